// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.endorse.SystemCall;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;

/** The functions about what the organisations of a channel agreed on. */
record DefinitionFunctions(Approvals own) {

  Map<String, Lifecycle.Function> all() {
    return Map.of(
        "CheckCommitReadiness",
        (call, arguments) -> readiness(call, Proposed.parse(arguments)),
        "CommitChaincodeDefinition",
        (call, arguments) -> commit(call, Proposed.parse(arguments)),
        "QueryChaincodeDefinition",
        (call, arguments) -> query(call, QueryChaincodeDefinitionArgs.parseFrom(arguments)),
        "QueryChaincodeDefinitions",
        (call, arguments) -> {
          var _ = QueryChaincodeDefinitionsArgs.parseFrom(arguments);
          return queryAll(call);
        });
  }

  private static CheckCommitReadinessResult readiness(
      SystemCall call, ChaincodeDefinition proposed) {
    ChaincodeDefinition definition = next(call, proposed);
    var result = CheckCommitReadinessResult.newBuilder();
    mismatches(call, definition)
        .forEach((organisation, items) -> {
          result.putApprovals(organisation.value(), items.isEmpty());
          if (!items.isEmpty()) {
            result.putMismatches(
                organisation.value(),
                CheckCommitReadinessResult.Mismatches.newBuilder().addAllItems(items).build());
          }
        });
    return result.build();
  }

  private CommitChaincodeDefinitionResult commit(SystemCall call, ChaincodeDefinition proposed) {
    DefinitionRules.check(proposed, call);
    ChaincodeDefinition definition = next(call, proposed);
    List<String> objections =
        mismatches(call, definition).getOrDefault(own.organisation(), List.of(""));
    Definitions.write(OnChannel.simulator(call), definition);
    if (!objections.isEmpty()) {
      throw new HeddleException(
          Fault.CONFLICT,
          "chaincode definition not agreed to by this org (%s)".formatted(own.organisation()));
    }
    return CommitChaincodeDefinitionResult.getDefaultInstance();
  }

  /** The definition complete, if it is the next one. */
  private static ChaincodeDefinition next(SystemCall call, ChaincodeDefinition proposed) {
    long expected = Definitions.recordedSequence(OnChannel.simulator(call), proposed.name()) + 1;
    if (proposed.sequence() != expected) {
      throw new HeddleException(
          Fault.CONFLICT,
          "requested sequence is %d, but new definition must be sequence %d"
              .formatted(proposed.sequence(), expected));
    }
    return Proposed.withDefaults(proposed, OnChannel.channel(call));
  }

  private static QueryChaincodeDefinitionResult query(
      SystemCall call, QueryChaincodeDefinitionArgs arguments) throws NotDefined {
    ChaincodeDefinition definition =
        Definitions.read(OnChannel.simulator(call), arguments.getName())
            .orElseThrow(() -> new NotDefined(arguments.getName()));
    var result =
        QueryChaincodeDefinitionResult.newBuilder()
            .setSequence(definition.sequence())
            .setVersion(definition.version())
            .setEndorsementPlugin(definition.endorsementPlugin())
            .setValidationPlugin(definition.validationPlugin())
            .setValidationParameter(definition.validationParameter())
            .setInitRequired(definition.initRequired())
            .setCollections(definition.collections());
    mismatches(call, definition)
        .forEach(
            (organisation, items) -> result.putApprovals(organisation.value(), items.isEmpty()));
    return result.build();
  }

  private static QueryChaincodeDefinitionsResult queryAll(SystemCall call) {
    Simulator simulator = OnChannel.simulator(call);
    var result = QueryChaincodeDefinitionsResult.newBuilder();
    for (String name : Definitions.names(simulator)) {
      Definitions.read(simulator, name)
          .ifPresent(definition ->
              result.addChaincodeDefinitions(
                  QueryChaincodeDefinitionsResult.ChaincodeDefinition.newBuilder()
                      .setName(name)
                      .setSequence(definition.sequence())
                      .setVersion(definition.version())
                      .setEndorsementPlugin(definition.endorsementPlugin())
                      .setValidationPlugin(definition.validationPlugin())
                      .setValidationParameter(definition.validationParameter())
                      .setInitRequired(definition.initRequired())
                      .setCollections(definition.collections())));
    }
    return result.build();
  }

  /** In what each organisation's approval differs; nothing if it approved. */
  private static Map<MspId, List<String>> mismatches(
      SystemCall call, ChaincodeDefinition definition) {
    Map<MspId, List<String>> items = new TreeMap<>(Comparator.comparing(MspId::value));
    OnChannel.channel(call)
        .config()
        .applicationOrganisations()
        .keySet()
        .forEach(organisation ->
            items.put(
                organisation,
                new Approvals(organisation).mismatches(OnChannel.simulator(call), definition)));
    return items;
  }
}
