// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.CapabilitySet;
import io.heddle.channel.OrdererConfig;
import io.heddle.testing.RecordedUpdates;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;

/** The orderer group of a recorded channel with three consenters, and others like it. */
final class RecordedOrderer {

  static final OrdererConfig CONFIG = of("v3.1.5");
  static final ConfigMetadata RAFT = raft(CONFIG);

  private RecordedOrderer() {}

  static OrdererConfig of(String version) {
    return RecordedUpdates.of(version).config(0).orderer().orElseThrow();
  }

  static ConfigMetadata raft(OrdererConfig config) {
    try {
      return ConfigMetadata.parseFrom(config.consensus().getMetadata());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static OrdererConfig with(ConfigMetadata metadata) {
    return with("etcdraft", ConsensusType.State.STATE_NORMAL, metadata.toByteString(), List.of());
  }

  static OrdererConfig with(
      String type, ConsensusType.State state, ByteString metadata, List<Consenter> consenters) {
    return new OrdererConfig(
        CONFIG.batch(),
        ConsensusType.newBuilder().setType(type).setState(state).setMetadata(metadata).build(),
        consenters,
        CONFIG.capabilities(),
        CONFIG.organisations());
  }

  static OrdererConfig withCapabilities(OrdererConfig config, String... names) {
    return new OrdererConfig(
        config.batch(),
        config.consensus(),
        config.consenters(),
        new CapabilitySet(CapabilitySet.Kind.ORDERER, Set.of(names)),
        config.organisations());
  }
}
