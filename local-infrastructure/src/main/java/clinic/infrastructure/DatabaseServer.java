package clinic.infrastructure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A PostgreSQL that answers somewhere, seen by its superuser: sets up one database per service.
public record DatabaseServer(String host, int port, String user, String password) {

    /// Creates what is missing of a service's database `X` and its users `X_owner` and `X`, and answers how to reach
    /// it. Nobody but these two may connect; `X` gets rows of tables that `X_owner` creates, and no right to create
    /// anything.
    public DatabaseAccess provide(String service) {
        if (!service.matches("[a-z][a-z0-9_]{0,50}")) {
            throw new IllegalArgumentException("a database is named in lower case letters, digits and _: " + service);
        }
        var access = access(service);
        var owner = access.ownerUser();
        try (var connection = connect("postgres")) {
            // services are set up at the same time, and what all of them share can be changed by one at a time
            execute(connection, "select pg_advisory_lock(hashtext('clinic databases'))");
            for (var role : new String[] {owner, service}) {
                if (!exists(connection, "select 1 from pg_roles where rolname = ?", role)) {
                    execute(connection, "create role " + role + " login");
                }
                execute(connection, "alter role " + role + " password '" + passwordOf(role) + "'");
            }
            if (!exists(connection, "select 1 from pg_database where datname = ?", service)) {
                execute(connection, "create database " + service + " owner " + owner);
            }
            execute(connection, "revoke all on database " + service + ", postgres, template1 from public");
            execute(connection, "grant connect on database " + service + " to " + service);
        } catch (SQLException e) {
            throw new IllegalStateException("database " + service + " cannot be set up: " + e.getMessage(), e);
        }
        try (var connection = connect(service)) {
            execute(connection, "revoke all on schema public from public");
            execute(connection, "grant usage on schema public to " + service);
            var defaults = "alter default privileges for role " + owner + " grant ";
            execute(connection, defaults + "select, insert, update, delete on tables to " + service);
            execute(connection, defaults + "usage, select on sequences to " + service);
            execute(connection, defaults + "usage on schemas to " + service);
        } catch (SQLException e) {
            throw new IllegalStateException("database " + service + " cannot be set up: " + e.getMessage(), e);
        }
        return access;
    }

    /// How to reach a service's database, whether it is there already or not.
    public DatabaseAccess access(String service) {
        var owner = service + "_owner";
        return new DatabaseAccess(url(service), service, passwordOf(service), owner, passwordOf(owner));
    }

    boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    Connection connect(String database) throws SQLException {
        return connect(database, Duration.ofSeconds(20));
    }

    /// As the superuser.
    ///
    /// @param patience how long one statement may be silent
    public Connection connect(String database, Duration patience) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", String.valueOf(patience.toSeconds()));
        return DriverManager.getConnection(url(database), properties);
    }

    private String url(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /// Derived, so that there is one secret to keep: whoever knows the superuser's password may know these.
    private String passwordOf(String role) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
