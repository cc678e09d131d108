# What docker-compose.yml builds. The jars come from `./mvnw -DskipTests package` on the host.

# --build-arg SERVICE=intake-service (or another): the jar in layers, so that a new build ships the few classes that changed
FROM eclipse-temurin:25-jre AS layers
ARG SERVICE
WORKDIR /build
COPY ${SERVICE}/target/${SERVICE}-*.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre AS service
WORKDIR /application
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
USER 10001:10001
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xss512k", "-Xmx256m", "-Djava.awt.headless=true", "-jar", "application.jar"]

# creates the topics and ends
FROM eclipse-temurin:25-jre AS topics
WORKDIR /application
COPY local-clinic/target/local-clinic-*.jar \
    local-clinic/target/lib/event-contracts-*.jar \
    local-clinic/target/lib/kafka-clients-*.jar \
    local-clinic/target/lib/slf4j-api-*.jar \
    local-clinic/target/lib/logback-*.jar \
    ./
USER 10001:10001
ENTRYPOINT ["java", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=clinic/local/quiet-logback.xml", "-cp", "*", "clinic.local.supervisor.TopicCreation"]

# Keycloak, configured once here rather than at every start; it reads the realm when it starts for the first time
FROM quay.io/keycloak/keycloak:26.7 AS identity
ENV KC_DB=dev-file KC_CACHE=local KC_HEALTH_ENABLED=true
RUN ["/opt/keycloak/bin/kc.sh", "build"]
COPY --chown=1000:0 deploy/keycloak/ /opt/keycloak/data/import/
