/// The mail server of the local clinic: takes every message, keeps it, and shows it over HTTP.
@NullMarked
package clinic.local.mail;

import org.jspecify.annotations.NullMarked;
