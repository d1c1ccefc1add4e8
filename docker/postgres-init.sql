-- Beside Airflow's own database: the ledger of what was seen where and when (GONGKAI_LEDGER_URL).
create database ledger;
