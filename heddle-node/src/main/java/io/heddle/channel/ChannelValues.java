// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consortium;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;

/**
 * The values of the root group.
 *
 * <p>Fabric: common/channelconfig/channel.go; preValidate in bundle.go.
 */
record ChannelValues(CapabilitySet capabilities, List<String> ordererAddresses) {

  private static final Map<String, Message> VALUES =
      Map.of(
          "HashingAlgorithm", HashingAlgorithm.getDefaultInstance(),
          "BlockDataHashingStructure", BlockDataHashingStructure.getDefaultInstance(),
          "OrdererAddresses", OrdererAddresses.getDefaultInstance(),
          "Orderers", Orderers.getDefaultInstance(),
          "Consortium", Consortium.getDefaultInstance(),
          "Capabilities", Capabilities.getDefaultInstance());
  // consortiums are what a system channel had; they are let in here so that an update which adds
  // them gets the right words
  private static final Set<String> GROUPS = Set.of("Application", "Orderer", "Consortiums");
  // nothing in Fabric uses the algorithm that is named here
  private static final Set<String> HASHES = Set.of("SHA256", "SHA3_256");
  private static final int WHOLE_BLOCK = -1; // 2^32 - 1, unsigned

  ChannelValues {
    ordererAddresses = List.copyOf(ordererAddresses);
  }

  static ChannelValues read(ConfigGroup root) {
    ConfigValues values = ConfigValues.of(root, VALUES);
    requireUsable(values);
    ChannelValues read =
        new ChannelValues(
            new CapabilitySet(CapabilitySet.Kind.CHANNEL, values.capabilities()),
            values.get("OrdererAddresses", OrdererAddresses.class).getAddressesList());
    read.requireAddresses();
    requireGroups(root);
    return read;
  }

  private static void requireUsable(ConfigValues values) {
    String hash = values.get("HashingAlgorithm", HashingAlgorithm.class).getName();
    if (!HASHES.contains(hash)) {
      throw ConfigFault.invalid("Unknown hashing algorithm type: " + hash);
    }
    var width = values.get("BlockDataHashingStructure", BlockDataHashingStructure.class);
    if (width.getWidth() != WHOLE_BLOCK) {
      throw ConfigFault.invalid(
          "BlockDataHashStructure width only supported at MaxUint32 in this version");
    }
  }

  private void requireAddresses() {
    if (ordererAddresses.isEmpty() && !capabilities.hasAny(OrdererConfig.WITH_ENDPOINTS)) {
      throw ConfigFault.invalid("Must set some OrdererAddresses");
    }
    if (!ordererAddresses.isEmpty() && capabilities.hasAny(OrdererConfig.BFT)) {
      throw ConfigFault.invalid(
          "global OrdererAddresses are not allowed with V3_0 capability, use org specific addresses"
              + " only");
    }
  }

  private static void requireGroups(ConfigGroup root) {
    for (String name : new TreeSet<>(root.getGroupsMap().keySet())) {
      if (!GROUPS.contains(name)) {
        throw ConfigFault.invalid("Disallowed channel group: " + name);
      }
    }
  }

  static void requireOrdererCapabilities(ConfigGroup root) {
    ConfigGroup none = ConfigGroup.getDefaultInstance();
    if (!root.containsGroups("Orderer")
        || root.getGroupsOrThrow("Orderer").containsValues("Capabilities")) {
      return;
    }
    if (root.containsValues("Capabilities")) {
      throw ConfigFault.invalid("cannot enable channel capabilities without orderer support first");
    }
    if (root.getGroupsOrDefault("Application", none).containsValues("Capabilities")) {
      throw ConfigFault.invalid(
          "cannot enable application capabilities without orderer support first");
    }
  }
}
