"""The pool of worker processes, as the server sees it: admission, deadlines, starting, killing, why one died."""
