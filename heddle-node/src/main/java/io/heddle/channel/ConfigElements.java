// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/**
 * All elements of a configuration tree, or of the part of one that an update has, by their keys:
 * {@code [Value] /Channel/Orderer/BatchSize}.
 *
 * <p>Fabric: common/configtx/configmap.go.
 */
public final class ConfigElements {

  private static final int MAX_NAME = 249; // bytes;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9.-]+");
  private static final String ROOT = "Channel";

  private final SortedMap<String, ConfigElement> byKey = new TreeMap<>();

  private ConfigElements() {}

  /**
   * The group and everything below it.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if a name is not a legal one
   */
  public static SortedMap<String, ConfigElement> of(ConfigGroup root) {
    var elements = new ConfigElements();
    elements.add("", ROOT, root);
    return elements.byKey;
  }

  private void add(String parent, String name, ConfigGroup group) {
    add(new ConfigElement.Group(parent, name, group));
    String path = parent + "/" + name;
    new TreeMap<>(group.getGroupsMap()).forEach((key, below) -> add(path, key, below));
    new TreeMap<>(group.getValuesMap())
        .forEach((key, value) -> add(new ConfigElement.Value(path, key, value)));
    new TreeMap<>(group.getPoliciesMap())
        .forEach((key, policy) -> add(new ConfigElement.Policy(path, key, policy)));
  }

  private void add(ConfigElement element) {
    nameObjection(element.name())
        .ifPresent(why -> {
          throw ConfigFault.invalid(
              "illegal characters in key: %s: %s".formatted(element.prefix(), why));
        });
    byKey.put(element.key(), element);
  }

  /** Why this cannot be the name of an element, in Fabric's words; empty if it can. */
  public static Optional<String> nameObjection(String name) {
    if (name.isEmpty()) {
      return Optional.of("config ID illegal, cannot be empty");
    }
    if (ByteString.copyFromUtf8(name).size() > MAX_NAME) {
      return Optional.of("config ID illegal, cannot be longer than " + MAX_NAME);
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("name '%s' for config ID is not allowed".formatted(name));
    }
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("config ID '%s' contains illegal characters".formatted(name));
  }
}
