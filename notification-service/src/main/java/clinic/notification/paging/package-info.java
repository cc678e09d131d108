/// Paging the on-call clinician of an escalated case until somebody answers.
@NullMarked
package clinic.notification.paging;

import org.jspecify.annotations.NullMarked;
