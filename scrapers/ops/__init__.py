"""Operations: set-up, the embedded Airflow, the night in one command, deadlines, secrets of a cluster."""
