package clinic.kit.web;

import clinic.kit.access.Caller;
import clinic.kit.access.PublicPath;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.method.HandlerMethod;

/// Describes at `/v3/api-docs` what the kit adds to every endpoint: the token, the headers, the pages and the problems.
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class OpenApiKit {

    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class, IfMatch.class, IdempotencyKey.class, Cursor.class);
    }

    @Bean
    @ConditionalOnMissingBean
    OpenAPI openApi(@Value("${spring.application.name:service}") String service) {
        return new OpenAPI()
                .info(new Info()
                        .title("Clinic: " + service)
                        .version("v1")
                        .description(
                                "Everything that creates takes an Idempotency-Key and answers 201 with Location and"
                                        + " ETag; everything that changes takes If-Match and answers with the new ETag. What is"
                                        + " refused is answered with a problem (RFC 9457) that says what to change."))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme(BEARER)
                                        .bearerFormat("JWT"))
                        .addSchemas(PROBLEM, problem())
                        .addResponses(
                                PROBLEM,
                                new ApiResponse()
                                        .description("Refused; `type` and `detail` say why, `errors` what to change.")
                                        .content(new Content()
                                                .addMediaType(
                                                        "application/problem+json",
                                                        new MediaType()
                                                                .schema(new Schema<>()
                                                                        .$ref("#/components/schemas/" + PROBLEM))))))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OperationCustomizer conventions() {
        return (operation, handler) -> {
            if (takes(handler, IfMatch.class)) {
                operation.addParametersItem(
                        header("If-Match", "The ETag that was last read.", new StringSchema().example("\"7\"")));
            }
            if (takes(handler, IdempotencyKey.class)) {
                operation.addParametersItem(header(
                        HeaderArguments.IDEMPOTENCY_KEY,
                        "New for each thing to create; repeating it repeats the answer for 24 hours.",
                        new StringSchema().minLength(8).maxLength(128)));
            }
            if (takes(handler, Cursor.class)) {
                operation.addParametersItem(
                        query("cursor", "`next` of the page before; left out for the first page.", new StringSchema()));
                operation.addParametersItem(query(
                        "limit",
                        "How many items at most.",
                        new IntegerSchema()
                                .minimum(BigDecimal.ONE)
                                .maximum(BigDecimal.valueOf(Cursor.MAX_LIMIT))
                                ._default(Cursor.DEFAULT_LIMIT)));
            }
            if (handler.hasMethodAnnotation(PublicPath.class)) {
                operation.setSecurity(List.of());
            }
            operation
                    .getResponses()
                    .addApiResponse("default", new ApiResponse().$ref("#/components/responses/" + PROBLEM));
            return operation;
        };
    }

    private static boolean takes(HandlerMethod handler, Class<?> type) {
        return Arrays.asList(handler.getMethod().getParameterTypes()).contains(type);
    }

    private static Parameter header(String name, String description, Schema<?> schema) {
        return new Parameter()
                .in("header")
                .name(name)
                .required(true)
                .description(description)
                .schema(schema);
    }

    private static Parameter query(String name, String description, Schema<?> schema) {
        return new Parameter()
                .in("query")
                .name(name)
                .required(false)
                .description(description)
                .schema(schema);
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema().format("uri-reference").example("/problems/stale-version"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("What to tell the person."))
                .addProperty("instance", new StringSchema().format("uri-reference"))
                .addProperty(
                        "errors",
                        new ArraySchema()
                                .items(new ObjectSchema()
                                        .addProperty("field", new StringSchema())
                                        .addProperty("message", new StringSchema().description("What to change."))));
    }
}
