# Every image of the clinic; docker-compose.yml says which stage and arguments make which. `./clinic images` builds them all,
# from the jars that `./mvnw -DskipTests package` makes on the host.

# --build-arg SERVICE=intake-service (or another): the jar in layers, so that a new build ships the few classes that changed
FROM eclipse-temurin:25-jre AS layers
ARG SERVICE
WORKDIR /build
COPY ${SERVICE}/target/${SERVICE}-*.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre AS service
ARG SERVICE
WORKDIR /application
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
# The AOT cache: what the JVM loads and links until Spring's context stands. No broker and no database is there, so Flyway, the
# consumers and the first requests are not in it. A JVM that it does not fit says nothing and starts as slowly as without.
RUN DATABASE_URL=jdbc:postgresql://localhost:1/training DATABASE_USER=training DATABASE_PASSWORD=training \
    DATABASE_OWNER_USER=training DATABASE_OWNER_PASSWORD=training KAFKA_BOOTSTRAP=localhost:1 \
    OIDC_ISSUER=http://localhost:1 OIDC_CLIENT_SECRET=training PORTAL_DRAFT_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    INTAKE_URL=http://localhost:1 SCHEDULING_URL=http://localhost:1 RECORDS_URL=http://localhost:1 NOTIFICATION_URL=http://localhost:1 \
    java -XX:AOTCacheOutput=application.aot -Xlog:aot*=error,cds*=error -XX:+UseSerialGC -Xss512k -Djava.awt.headless=true \
      -Dspring.context.exit=onRefresh -Dspring.flyway.enabled=false -Dspring.data.jdbc.dialect=postgresql \
      -Dlogging.level.root=warn -Dspring.main.banner-mode=off -jar application.jar \
    && test -s application.aot
ENV SERVER_PORT=8080 MANAGEMENT_PORT=8081
EXPOSE 8080 8081
USER 10001:10001
# the image brings a shell and no HTTP client
HEALTHCHECK --interval=5s --timeout=5s --start-period=5m --retries=6 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ $status = 200 ]"]
ENTRYPOINT ["java", "-XX:AOTCache=application.aot", "-Xlog:aot*=off,cds*=off", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xss512k", \
  "-XX:MaxRAMPercentage=40", "-Djava.awt.headless=true", "-jar", "application.jar"]
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="$SERVICE" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0"

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
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="topics" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0"

# Keycloak, configured once here rather than at every start; it reads the realm when it starts for the first time
FROM quay.io/keycloak/keycloak:26.7 AS identity
ENV KC_DB=dev-file KC_CACHE=local KC_HEALTH_ENABLED=true
RUN ["/opt/keycloak/bin/kc.sh", "build"]
COPY --chown=1000:0 deploy/keycloak/ /opt/keycloak/data/import/
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="identity" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0"
