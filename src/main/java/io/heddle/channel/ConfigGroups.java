// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Set;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/** Reading the values of a group of the configuration tree. */
final class ConfigGroups {

  private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9.-]{1,249}");

  private ConfigGroups() {}

  /**
   * Demands that all keys of the group are well-formed and all its values known ones.
   *
   * @throws HeddleException {@code BAD_INPUT} if not
   */
  static void requireKeys(ConfigGroup group, Set<String> knownValues) {
    group.getGroupsMap().keySet().forEach(ConfigGroups::requireWellFormed);
    group.getPoliciesMap().keySet().forEach(ConfigGroups::requireWellFormed);
    for (String key : group.getValuesMap().keySet()) {
      requireWellFormed(key);
      if (!knownValues.contains(key)) {
        throw invalid("Unexpected key " + key);
      }
    }
  }

  private static void requireWellFormed(String key) {
    if (!KEY.matcher(key).matches() || key.equals(".") || key.equals("..")) {
      throw invalid("'%s' is not allowed as a key of a channel configuration".formatted(key));
    }
  }

  /** The value, or the message's default where the group has none. */
  static <T extends Message> T value(ConfigGroup group, String key, Parser<T> parser) {
    var value = group.getValuesMap().get(key);
    try {
      return value == null ? parser.parseFrom(new byte[0]) : parser.parseFrom(value.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The channel configuration's value '%s' is malformed".formatted(key), e);
    }
  }

  /**
   * The capabilities that a group demands.
   *
   * @throws HeddleException {@code BAD_INPUT} if one of them is not supported
   */
  static Set<String> capabilities(ConfigGroup group, String type, Set<String> supported) {
    Set<String> demanded =
        value(group, "Capabilities", Capabilities.parser()).getCapabilitiesMap().keySet();
    for (String capability : demanded) {
      if (!supported.contains(capability)) {
        throw invalid("%s capability %s is required but not supported".formatted(type, capability));
      }
    }
    return Set.copyOf(demanded);
  }

  static HeddleException invalid(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }
}
