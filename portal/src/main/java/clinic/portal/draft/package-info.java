/// What is typed into a form and not sent yet, kept for the one who types it.
@NullMarked
package clinic.portal.draft;

import org.jspecify.annotations.NullMarked;
