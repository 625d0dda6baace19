"""Pages of the administrator: accounts, facts of the deployment, the audit trail."""
