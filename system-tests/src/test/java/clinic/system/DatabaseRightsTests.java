package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.DatabaseServer;
import clinic.local.Part;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.util.PSQLException;

/// What the applications' database users can do is tried, in the databases that the services themselves migrated, with
/// the passwords that they use. The lists of tables are the databases' own, so whatever is added is tried as well.
@ExtendWith(ClinicExtension.class)
class DatabaseRightsTests {

    private static final String NOT_ALLOWED = "42501";

    /// Not a table's: everything that changes what the database is, or leads out of it.
    private static final List<String> NOT_FOR_APPLICATIONS = List.of(
            "create table own (id int)",
            "create temporary table own (id int)",
            "create schema own",
            "create view own as select 1",
            "create materialized view own as select 1",
            "create sequence own",
            "create type own as (a int)",
            "create domain own as int",
            "create function own() returns int language sql as 'select 1'",
            "create function own() returns int language sql security definer as 'select 1'",
            "create procedure own() language sql as 'select 1'",
            "create or replace function insert_only() returns trigger language plpgsql as 'begin return new; end'",
            "drop function insert_only() cascade",
            "alter function insert_only() owner to current_user",
            "create extension hstore",
            "create extension file_fdw",
            "create extension dblink",
            "drop extension plpgsql",
            "create role own",
            "create database own",
            "create tablespace own location '/tmp'",
            "create publication own for all tables",
            "create subscription own connection 'host=localhost' publication own with (connect = false)",
            "create event trigger own on ddl_command_start execute function insert_only()",
            "create foreign data wrapper own",
            "create language own handler plpgsql_call_handler",
            "create cast (int as text) without function as implicit",
            "drop schema public cascade",
            "drop database :database",
            "alter database :database owner to :app",
            "alter database :database set search_path = ''",
            "alter schema public owner to :app",
            "alter default privileges for role :owner grant all on tables to :app",
            "alter role :app superuser",
            "alter role :app createdb",
            "alter role :app createrole",
            "alter role :app replication",
            "alter role :app bypassrls",
            "alter role :owner password 'mine'",
            "alter role postgres password 'mine'",
            "grant :owner to :app",
            "grant pg_read_server_files to :app",
            "grant pg_write_all_data to :app",
            "set role :owner",
            "set role postgres",
            "set session authorization :owner",
            "set session_replication_role = 'replica'",
            "alter system set log_statement = 'all'",
            "copy (select 1) to program 'true'",
            "copy (select 1) to '/tmp/out-of-the-database'",
            "copy idempotency_key from program 'echo x'",
            "copy idempotency_key from '/etc/hostname'",
            "select pg_read_file('/etc/hostname')",
            "select pg_read_binary_file('PG_VERSION')",
            "select pg_ls_dir('.')",
            "select pg_stat_file('PG_VERSION')",
            "select pg_ls_waldir()",
            "select lo_import('/etc/hostname')",
            "select lo_export(1, '/tmp/out-of-the-database')",
            "select pg_reload_conf()",
            "select pg_rotate_logfile()",
            "select pg_switch_wal()",
            "select pg_promote()",
            "select pg_create_restore_point('own')",
            "select pg_create_physical_replication_slot('own')",
            "select pg_create_logical_replication_slot('own', 'pgoutput')",
            "select pg_terminate_backend(:superuser)",
            "select pg_cancel_backend(:superuser)",
            "select rolpassword from pg_authid",
            "select passwd from pg_shadow",
            "select * from pg_hba_file_rules",
            "select * from pg_file_settings",
            "checkpoint",
            "select * from flyway_schema_history",
            "update flyway_schema_history set checksum = 0",
            "delete from flyway_schema_history");

    private static final List<String> WITH_NO_TABLE = List.of(
            "alter table %s add column own int",
            "alter table %s disable trigger all",
            "alter table %s owner to current_user",
            "alter table %s set unlogged",
            "create index on %s ((1))",
            "create trigger own before insert on %s for each row execute function insert_only()",
            "create rule own as on insert to %s do instead nothing",
            "create policy own on %s",
            "comment on table %s is 'mine'",
            "truncate %s",
            "drop table %s cascade");

    private static final List<String> WITH_NO_ROW_THAT_IS_WRITTEN =
            List.of("update %s set :column = :column", "delete from %s", "truncate %s", "drop trigger :trigger on %s");

    private static DatabaseServer server;

    private final List<String> wrong = new ArrayList<>();
    private int tried;

    @BeforeAll
    static void lookAt(RunningClinic clinic) {
        server = clinic.books().server();
    }

    @Test
    void anApplicationReadsAndWritesRowsOfItsOwnDatabaseAndCanDoNothingElse() throws SQLException {
        try (var superuser = superuser("postgres")) {
            var pid = text(superuser, "select pg_backend_pid()").getFirst();
            for (var part : Part.services()) {
                var access = server.access(part.label());
                try (var application = connect(access.jdbcUrl(), access.user(), access.password())) {
                    for (var statement : NOT_FOR_APPLICATIONS) {
                        refuses(
                                application,
                                part,
                                statement
                                        .replace(":database", part.label())
                                        .replace(":owner", access.ownerUser())
                                        .replace(":app", access.user())
                                        .replace(":superuser", pid));
                    }
                    for (var table : tables(part)) {
                        for (var statement : WITH_NO_TABLE) {
                            refuses(application, part, statement.formatted(table));
                        }
                    }
                }
            }
        }
        none("operations of five applications");
    }

    @Test
    void whatIsWrittenOnceIsChangedByNobodyNotEvenItsOwner() throws SQLException {
        Map<String, List<String>> found = new TreeMap<>();
        for (var part : Part.services()) {
            var access = server.access(part.label());
            try (var superuser = superuser(part.label());
                    var application = connect(access.jdbcUrl(), access.user(), access.password());
                    var owner = connect(access.jdbcUrl(), access.ownerUser(), access.ownerPassword())) {
                // one or more triggers, without a condition, before update, delete and truncate
                var guarded = text(superuser, """
                        select c.relname || '|' || min(t.tgname) || '|' || min(a.attname)
                        from pg_trigger t
                            join pg_class c on c.oid = t.tgrelid
                            join pg_attribute a on a.attrelid = c.oid and a.attnum = 1
                        where t.tgtype & 2 = 2 and t.tgenabled = 'O' and t.tgqual is null
                        group by c.relname having bit_or(t.tgtype) & (8 + 16 + 32) = 8 + 16 + 32""");
                for (var one : guarded) {
                    var words = one.split("\\|");
                    found.computeIfAbsent(part.label(), _ -> new ArrayList<>()).add(words[0]);
                    for (var statement : WITH_NO_ROW_THAT_IS_WRITTEN) {
                        var concrete = statement
                                .formatted(words[0])
                                .replace(":trigger", words[1])
                                .replace(":column", words[2]);
                        refuses(application, part, concrete);
                        // a trigger for each row has nothing to refuse where there is none
                        var empty = text(superuser, "select 1 from %s limit 1".formatted(words[0]))
                                .isEmpty();
                        if (statement.startsWith("truncate") || !empty && !statement.startsWith("drop")) {
                            refuses(owner, part, concrete);
                        }
                    }
                }
                // every table that calls itself insert-only is among them
                assertThat(text(superuser, """
                        select distinct c.relname from pg_trigger t
                            join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
                        where p.proname = 'insert_only'""")).isSubsetOf(found.getOrDefault(part.label(), List.of()));
            }
        }
        System.out.println("insert-only: " + found);
        assertThat(found.keySet())
                .containsAll(Part.services().stream().map(Part::label).toList());
        assertThat(found.values()).allSatisfy(tables -> assertThat(tables).contains("audit", "audit_seal"));
        assertThat(found.get("records")).contains("signed_document");
        assertThat(found.get("intake")).contains("pain_history", "triage");
        none("changes of what is written once");
    }

    @Test
    void nobodyReachesAnotherDatabase() throws SQLException {
        var databases = new ArrayList<>(List.of("postgres", "template1"));
        Part.services().forEach(part -> databases.add(part.label()));
        for (var part : Part.services()) {
            var access = server.access(part.label());
            for (var other : databases) {
                if (!other.equals(part.label())) {
                    connects(access, other, access.user(), access.password());
                    connects(access, other, access.ownerUser(), access.ownerPassword());
                }
            }
        }
        none("connections to other databases");
    }

    @Test
    void noUserIsMoreThanItsWorkNeeds() throws SQLException {
        for (var part : Part.services()) {
            var access = server.access(part.label());
            try (var superuser = superuser(part.label())) {
                assertThat(text(superuser, """
                        select rolname from pg_roles where rolname in ('%1$s', '%1$s_owner')
                        and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)""".formatted(access.user()))).isEmpty();
                assertThat(text(
                                superuser,
                                "select 1 from pg_auth_members where member::regrole::text like '%s%%' or roleid::regrole::text like '%1$s%%'"
                                        .formatted(access.user())))
                        .as("memberships")
                        .isEmpty();
                assertThat(text(superuser, """
                                select 'table ' || relname from pg_class where relowner = '%1$s'::regrole
                                union all select 'function ' || proname from pg_proc where proowner = '%1$s'::regrole
                                union all select 'schema ' || nspname from pg_namespace where nspowner = '%1$s'::regrole
                                union all select 'database ' || datname from pg_database where datdba = '%1$s'::regrole""".formatted(access.user())))
                        .as("owned by the application")
                        .isEmpty();
                assertThat(text(
                                superuser,
                                "select nspname from pg_namespace where has_schema_privilege('%s', oid, 'usage')"
                                        .formatted(access.user())))
                        .containsExactlyInAnyOrder("pg_catalog", "information_schema", "public");
                assertThat(text(superuser, "select has_schema_privilege('public', 'public', 'create')::text"))
                        .containsExactly("false");
                assertThat(
                                text(
                                        superuser,
                                        "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"))
                        .as("functions that act with their owner's rights")
                        .isEmpty();
                // migrations are over: from now on, nobody needs the owner
                assertThat(text(
                                superuser,
                                "select distinct usename from pg_stat_activity where datname = '%s' and backend_type = 'client backend' and pid <> pg_backend_pid()"
                                        .formatted(part.label())))
                        .containsExactly(access.user());
            }
        }
    }

    private static List<String> tables(Part part) throws SQLException {
        try (var superuser = superuser(part.label())) {
            var tables = text(
                    superuser,
                    "select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename <> 'flyway_schema_history'");
            assertThat(tables).contains("outbox", "inbox_head", "dead_letter", "audit");
            return tables;
        }
    }

    private void refuses(Connection as, Part where, String statement) {
        tried++;
        try (var it = as.createStatement()) {
            it.execute(statement);
            wrong.add(where.label() + ": " + statement + " is allowed");
        } catch (PSQLException e) {
            var state = String.valueOf(e.getSQLState());
            // the trigger's own refusal, to the owner; a table that others refer to cannot be emptied by anybody
            if (!state.equals(NOT_ALLOWED) && !state.equals("23001") && !state.equals("0A000")) {
                wrong.add(where.label() + ": " + statement + ": " + e.getMessage());
            }
        } catch (SQLException e) {
            wrong.add(where.label() + ": " + statement + ": " + e);
        }
    }

    private void connects(DatabaseAccess mine, String other, String user, String password) {
        tried++;
        var own = mine.jdbcUrl();
        var url = own.substring(0, own.lastIndexOf('/') + 1) + other;
        try (var _ = connect(url, user, password)) {
            wrong.add(user + " reaches " + other);
        } catch (SQLException e) {
            if (!NOT_ALLOWED.equals(e.getSQLState())) {
                wrong.add(user + " to " + other + ": " + e.getMessage());
            }
        }
    }

    private void none(String what) {
        System.out.printf("database: %d %s tried, %d allowed%n", tried, what, wrong.size());
        assertThat(new TreeSet<>(wrong)).as("of %d %s", tried, what).isEmpty();
        assertThat(tried).isGreaterThan(30);
    }

    private static Connection superuser(String database) throws SQLException {
        return connect(
                "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database),
                server.user(),
                server.password());
    }

    private static Connection connect(String url, String user, String password) throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private static List<String> text(Connection as, String query) throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = as.createStatement();
                var found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
