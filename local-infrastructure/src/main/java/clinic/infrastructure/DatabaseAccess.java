package clinic.infrastructure;

/// One service's database with its two users: the owner migrates the schema, the user reads and writes rows and
/// nothing more.
public record DatabaseAccess(String jdbcUrl, String user, String password, String ownerUser, String ownerPassword) {

    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
