"""Rules of HTTP that every surface of the service follows: functions on strings and bytes, without any framework."""
