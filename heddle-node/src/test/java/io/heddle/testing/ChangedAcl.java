// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.channel.ChannelConfig;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;

/**
 * Configurations of {@link TestLedger#CHANNEL} that guard one resource with a policy of its own.
 */
public final class ChangedAcl {

  private ChangedAcl() {}

  /** The configuration with the one change. */
  public static ChannelConfig in(ChannelConfig config, String resource, String policy) {
    Config.Builder changed = config.config().toBuilder();
    ACLs acls =
        ACLs.newBuilder()
            .putAcls(resource, APIResource.newBuilder().setPolicyRef(policy).build())
            .build();
    ConfigGroup application = changed.getChannelGroup().getGroupsOrThrow("Application");
    changed
        .getChannelGroupBuilder()
        .putGroups(
            "Application",
            application.toBuilder()
                .putValues("ACLs", ConfigValue.newBuilder().setValue(acls.toByteString()).build())
                .build());
    return ChannelConfig.of(TestLedger.CHANNEL, changed.build());
  }
}
