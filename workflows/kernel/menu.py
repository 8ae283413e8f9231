"""Where rooms put what decides how the house works: a submenu of the back office (`menu_hook` of a viewset)."""

POLICY_MENU = "register_policy_menu_item"
