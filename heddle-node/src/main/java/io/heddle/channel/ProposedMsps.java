// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.base.MspId;
import io.heddle.identity.Msp;
import io.heddle.identity.MspVersion;
import io.heddle.identity.Msps;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * Collects the membership providers of a configuration while it is read; an organisation may stand
 * in several groups.
 *
 * <p>Fabric: common/channelconfig/msp.go.
 */
final class ProposedMsps {

  private static final int X509 = 0;
  private static final int IDEMIX = 1;

  private final MspVersion version;
  private final Map<MspId, Msp> byId = new LinkedHashMap<>();

  ProposedMsps(MspVersion version) {
    this.version = version;
  }

  Msp propose(String organisation, MSPConfig config) {
    if (config.getType() != X509 && config.getType() != IDEMIX) {
      throw ConfigFault.invalid("Setup error: unsupported msp type %d".formatted(config.getType()));
    }
    Msp msp =
        ConfigFault.within("setting up the MSP manager failed", () -> Msp.of(config, version));
    Msp other = byId.putIfAbsent(msp.id(), msp);
    if (other != null && !other.config().equals(config)) {
      throw ConfigFault.invalid("Attempted to define two different versions of MSP: " + msp.id());
    }
    if (msp.id().value().isEmpty()) {
      throw ConfigFault.invalid("MSP for org %s has empty MSP ID".formatted(organisation));
    }
    return msp;
  }

  Msps all() {
    return new Msps(byId.values());
  }
}
