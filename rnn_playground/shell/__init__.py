"""The shell: main window, actions, menus, theme, lesson pane, and the bridge from worker to panels."""
