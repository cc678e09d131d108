package clinic.kit.web;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// Requests are read to the letter: what is not known is refused and not dropped, a number is not a text, and a text
/// holds characters only, in one line unless its field says `@Lines`. Events and other services' answers are read by
/// tolerant mappers of their own.
final class StrictJson {

    private StrictJson() {}

    static JsonMapper from(JsonMapper mapper) {
        return mapper.rebuild()
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .changeDefaultNullHandling(handling -> handling.withContentNulls(Nulls.FAIL))
                .addModule(module())
                .build();
    }

    private static SimpleModule module() {
        var module = new SimpleModule("clinic-strict");
        module.addDeserializer(String.class, new StorableText(false));
        module.setDeserializerModifier(new ValueDeserializerModifier() {
            @Override
            public ValueDeserializer<?> modifyEnumDeserializer(
                    DeserializationConfig config,
                    JavaType type,
                    BeanDescription.Supplier bean,
                    ValueDeserializer<?> deserializer) {
                return new KnownValue(deserializer, type.getRawClass());
            }

            @Override
            public ValueDeserializer<?> modifyDeserializer(
                    DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
                return bean.getBeanClass() == Instant.class || bean.getBeanClass() == LocalDate.class
                        ? new StorableTime(deserializer)
                        : deserializer;
            }
        });
        return module;
    }

    /// The names that a request may use. A value that stands for "newer than this program" is for reading events only.
    static List<String> allowed(Class<?> enumeration) {
        return Arrays.stream(enumeration.getFields())
                .filter(field -> field.isEnumConstant() && !field.isAnnotationPresent(JsonEnumDefaultValue.class))
                .map(field -> field.getName())
                .toList();
    }

    private static final class StorableText extends StdScalarDeserializer<String> {

        private final boolean lines;

        StorableText(boolean lines) {
            super(String.class);
            this.lines = lines;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return new StorableText(property != null && property.getAnnotation(Lines.class) != null);
        }

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
            var text = parser.hasToken(JsonToken.VALUE_STRING)
                    ? parser.getString()
                    : (String) context.handleUnexpectedToken(getValueType(context), parser);
            var objection = text == null ? null : Characters.objection(text, lines);
            if (objection != null) {
                throw new Unstorable(parser, objection);
            }
            return text;
        }
    }

    /// Says itself what to change.
    static final class Unstorable extends MismatchedInputException {

        private Unstorable(JsonParser parser, String remedy) {
            super(parser, remedy, String.class);
        }
    }

    private static final class KnownValue extends DelegatingDeserializer {

        private final Class<?> enumeration;

        KnownValue(ValueDeserializer<?> delegate, Class<?> enumeration) {
            super(delegate);
            this.enumeration = enumeration;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
            return new KnownValue(delegate, enumeration);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            var value = super.deserialize(parser, context);
            return value instanceof Enum<?> constant && !allowed(enumeration).contains(constant.name())
                    ? context.handleWeirdStringValue(enumeration, constant.name(), "not for requests")
                    : value;
        }
    }

    /// Text with a year of four digits: a bare number is seconds to one and milliseconds to another, other years
    /// cannot be meant, and some cannot be stored.
    private static final class StorableTime extends DelegatingDeserializer {

        StorableTime(ValueDeserializer<?> delegate) {
            super(delegate);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
            return new StorableTime(delegate);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return context.handleUnexpectedToken(_valueClass, parser);
            }
            var value = super.deserialize(parser, context);
            var storable =
                    switch (value) {
                        case Instant instant ->
                            !instant.isBefore(Instant.parse("1800-01-01T00:00:00Z"))
                                    && instant.isBefore(Instant.parse("3000-01-01T00:00:00Z"));
                        case LocalDate date -> date.getYear() >= 1800 && date.getYear() < 3000;
                        case null, default -> true;
                    };
            return storable
                    ? value
                    : context.handleWeirdStringValue(_valueClass, "", "a time between the years 1800 and 3000");
        }
    }
}
