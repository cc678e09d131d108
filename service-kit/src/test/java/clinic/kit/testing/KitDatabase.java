package clinic.kit.testing;

import clinic.infrastructure.DatabaseAccess;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The kit's tables in a database of their own, seen with the rights of an application.
public final class KitDatabase implements AutoCloseable {

    public final DatabaseAccess access;
    public final HikariDataSource dataSource;
    public final JdbcClient jdbc;
    public final TransactionTemplate transaction;

    public KitDatabase(String name) {
        access = Migrated.kit(name);
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(access.jdbcUrl());
        dataSource.setUsername(access.user());
        dataSource.setPassword(access.password());
        dataSource.setMaximumPoolSize(24);
        jdbc = JdbcClient.create(dataSource);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
