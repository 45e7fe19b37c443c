"""Screens about people. The member's page and the list, which show money too, are in perisai.desk."""
