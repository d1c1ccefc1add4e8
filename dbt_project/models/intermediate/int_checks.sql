-- What the rules looked at and how it came out, one row a check; the findings are those that failed.
{{ all_checks() }}
