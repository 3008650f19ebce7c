#!/bin/sh
# Start the app; when the container or the machine is told to end, end it and then its run service, which has a session
# of its own. What is being trained goes on from its last checkpoint at the next start.
set -u
streamlit run app.py "$@" &
app=$!
end() {
    trap '' TERM INT
    kill -TERM "$app" 2> /dev/null
    wait "$app"
    python -m lstm_core end
    exit $?
}
trap end TERM INT
wait "$app"
status=$?
python -m lstm_core end
exit "$status"
