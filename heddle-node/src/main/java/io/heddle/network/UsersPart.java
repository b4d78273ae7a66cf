// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.issue.NewUser;
import io.heddle.issue.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The users of an organisation who are more than a name. */
final class UsersPart {

  private static final Pattern USUAL = Pattern.compile("Admin|User[0-9]+");
  private static final int MAX_USERS = 1000;

  private UsersPart() {}

  static List<NewUser> read(Section section) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    List<NewUser> users = new ArrayList<>();
    for (Value each : section.list("Specs")) {
      Section user = each.section("a user", "Name", "Role", "OUs", "Attributes");
      Value name = user.required("Name", "alice");
      if (USUAL.matcher(name.text()).matches()) {
        throw name.place()
            .mistake("'%s' is there by itself, or by 'Count'; choose another name", name.text());
      }
      Integer before = lines.putIfAbsent(name.text(), name.place().line());
      if (before != null) {
        throw name.place().mistake("'%s' is another user, in line %d", name.text(), before);
      }
      if (lines.size() > MAX_USERS) {
        throw name.place().mistake("there are more than %d", MAX_USERS);
      }
      users.add(user(user, name));
    }
    return users;
  }

  private static NewUser user(Section user, Value name) {
    Map<String, String> attributes = new LinkedHashMap<>();
    user.entries("Attributes").forEach((key, value) -> attributes.put(key, value.text()));
    List<String> units = user.list("OUs").stream().map(Value::text).toList();
    Role role = user.find("Role").map(UsersPart::role).orElse(Role.CLIENT);
    String called = name.text();
    return name.place().within(() -> new NewUser(called, role, units, attributes), "");
  }

  private static Role role(Value value) {
    String word = value.text();
    return value.place().within(() -> Role.parse(word), "");
  }
}
