-- Objects are made and changed by their owner.
set role vangnet_owner
