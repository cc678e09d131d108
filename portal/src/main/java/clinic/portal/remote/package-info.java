/// Commands and questions to the services, with what to say when one does not answer.
@NullMarked
package clinic.portal.remote;

import org.jspecify.annotations.NullMarked;
