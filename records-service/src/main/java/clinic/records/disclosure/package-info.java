/// To whom a patient's data was disclosed, for the accounting that the patient may ask for (45 CFR 164.528).
@NullMarked
package clinic.records.disclosure;

import org.jspecify.annotations.NullMarked;
