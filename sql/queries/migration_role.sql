-- Objects are made and changed by their owner, until the end of the transaction.
set local role vangnet_owner
