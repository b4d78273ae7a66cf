// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.SystemCall;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import io.heddle.words.Foreign;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * What a definition must be so that it can be approved of or committed.
 *
 * <p>Fabric: core/chaincode/lifecycle/scc.go, validateInput.
 */
final class DefinitionRules {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*+");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+-]+");
  private static final Set<String> SYSTEM_NAMES = Set.of("cscc", "escc", "lscc", "qscc", "vscc");
  private static final String OLD_LIFECYCLE = "lscc";

  private DefinitionRules() {}

  /**
   * Looks at all of it but the sequence.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's words for the first thing wrong
   */
  static void check(ChaincodeDefinition definition, SystemCall call) {
    try {
      checkParts(definition, call);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(), "error validating chaincode definition: " + e.getMessage(), e);
    }
  }

  private static void checkParts(ChaincodeDefinition definition, SystemCall call) {
    String name = definition.name();
    refuseUnless(
        NAME.matcher(name).matches(),
        "invalid chaincode name '%s'. Names can only consist of alphanumerics, '_', and '-' and can only begin with alphanumerics",
        name);
    refuseUnless(
        !SYSTEM_NAMES.contains(name),
        "chaincode name '%s' is the name of a system chaincode",
        name);
    refuseUnless(
        VERSION.matcher(definition.version()).matches(),
        "invalid chaincode version '%s'. Versions can only consist of alphanumerics, '_', '-', '+', and '.'",
        definition.version());
    List<StaticCollectionConfig> collections = CollectionRules.listed(definition.collections());
    refuseUnless(call.channel().isPresent(), "could not get channelconfig for channel '%s'", "");
    CollectionRules.check(collections, OnChannel.channel(call).config().msps());
    Simulator simulator = OnChannel.simulator(call);
    Optional<ChaincodeDefinition> committed = Definitions.read(simulator, name);
    if (committed.isEmpty()) {
      simulator.get(OLD_LIFECYCLE, name); // Fabric asks its old lifecycle then
      return;
    }
    CollectionRules.checkAgainst(
        CollectionRules.listed(committed.get().collections()), collections);
  }

  private static void refuseUnless(boolean holds, String text, String value) {
    if (!holds) {
      throw new HeddleException(Fault.BAD_INPUT, text.formatted(Foreign.text(value)));
    }
  }
}
