"""From surveys, tables and packages to cubes and maps. The web process never loads this."""
