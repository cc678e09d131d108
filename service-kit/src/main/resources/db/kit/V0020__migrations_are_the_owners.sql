-- What was migrated is the owner's to know: the application, which gets the rows of every table, gets none of these.
revoke all on flyway_schema_history from "${app_user}";
