"""The guided walk: one question at a time, each deciding by itself whether it is asked."""
