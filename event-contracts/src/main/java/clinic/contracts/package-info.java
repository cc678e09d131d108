/// The published language: what the services tell each other, and nothing else.
///
/// An event travels as JSON under the type name `clinic.<service>.<Record>.v<n>`; a record `FooV2` is version 2 of
/// `Foo`. On the class path lie, for every type, its JSON Schema (`/schemas/<type>.json`, draft 2020-12) and a sample
/// of every version that was released (`/samples/<type>/v<release>.json`).
///
/// A publisher validates against the schema before anything is stored. A consumer reads with Jackson 3 so that a newer
/// publisher never stops it:
///
/// ```java
/// JsonMapper.builder()
///         .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
///         .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
///         .build();
/// ```
///
/// Unknown fields are dropped then, unknown enum values read as `UNKNOWN` (the schema keeps `UNKNOWN` from ever being
/// published), and a component that an older event lacks is null. A record may therefore gain `@Nullable` components
/// and enum values; anything else is a new version.
@NullMarked
package clinic.contracts;

import org.jspecify.annotations.NullMarked;
