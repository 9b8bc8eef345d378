"""The commands of `vesalius`, one file each. Their options stand in `platform.command_line`."""
