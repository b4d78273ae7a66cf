// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/**
 * The values of one group of the configuration tree, all of them parsed.
 *
 * <p>Fabric: common/channelconfig/standardvalues.go.
 */
record ConfigValues(Map<String, Message> byKey) {

  private static final String FAILED = "failed to deserialize values";

  ConfigValues {
    byKey = Map.copyOf(byKey);
  }

  /**
   * Reads every value of the group.
   *
   * @param known what each key that the group may have holds where the group leaves it out
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if a key is not known or a value does
   *     not parse
   */
  static ConfigValues of(ConfigGroup group, Map<String, Message> known) {
    Map<String, Message> values = new HashMap<>(known);
    for (var value : new TreeMap<>(group.getValuesMap()).entrySet()) {
      Message standard = known.get(value.getKey());
      if (standard == null) {
        throw ConfigFault.invalid(FAILED + ": Unexpected key " + value.getKey());
      }
      values.put(
          value.getKey(),
          ConfigFault.parsed(FAILED, standard.getParserForType(), value.getValue().getValue()));
    }
    return new ConfigValues(values);
  }

  /** The value of a key that is among those known. */
  <T extends Message> T get(String key, Class<T> type) {
    Message value = byKey.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key);
    }
    return type.cast(value);
  }

  /** The names of the capabilities that the group demands. */
  Set<String> capabilities() {
    return Set.copyOf(get("Capabilities", Capabilities.class).getCapabilitiesMap().keySet());
  }
}
