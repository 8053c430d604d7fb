"""Run by Alembic on the connection it is given, inside the transaction that holds the lock."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
