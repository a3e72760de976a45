#!/usr/bin/env sh
# Runs in the nginx container before nginx does: from then on a renewed certificate is read without losing a request.
while sleep 21600; do nginx -s reload; done &
