-- Be woken by the other daemons.
listen vangnet_feed
