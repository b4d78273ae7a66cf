// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.SystemCall;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.Approvals.Approval;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import io.heddle.words.Foreign;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgResult;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsResult;

/** The functions about what this peer's organisation approved of. */
record ApprovalFunctions(Approvals approvals) {

  Map<String, Lifecycle.Function> all() {
    return Map.of(
        "ApproveChaincodeDefinitionForMyOrg",
        (call, arguments) ->
            approve(
                call,
                Proposed.parse(arguments),
                source(ApproveChaincodeDefinitionForMyOrgArgs.parseFrom(arguments))),
        "QueryApprovedChaincodeDefinition",
        (call, arguments) -> query(call, QueryApprovedChaincodeDefinitionArgs.parseFrom(arguments)),
        "QueryApprovedChaincodeDefinitions",
        (call, arguments) -> {
          var _ = QueryApprovedChaincodeDefinitionsArgs.parseFrom(arguments);
          return queryAll(call);
        });
  }

  private ApproveChaincodeDefinitionForMyOrgResult approve(
      SystemCall call, ChaincodeDefinition proposed, Optional<PackageId> source) {
    DefinitionRules.check(proposed, call);
    Simulator simulator = OnChannel.simulator(call);
    long committed = Definitions.recordedSequence(simulator, proposed.name());
    checkSequence(proposed.sequence(), committed);
    ChaincodeDefinition whole = Proposed.withDefaults(proposed, OnChannel.channel(call));
    if (whole.sequence() == committed) {
      checkSame(whole, simulator);
    }
    Approval approval = new Approval(whole, source);
    checkNew(approval, committed, simulator);
    approvals.write(simulator, approval);
    return ApproveChaincodeDefinitionForMyOrgResult.getDefaultInstance();
  }

  private static Optional<PackageId> source(ApproveChaincodeDefinitionForMyOrgArgs arguments) {
    String id = arguments.getSource().getLocalPackage().getPackageId();
    return id.isEmpty() ? Optional.empty() : Optional.of(new PackageId(id));
  }

  private static void checkSequence(long requested, long committed) {
    if (requested == 0 && committed == 0) {
      throw refused("requested sequence is 0, but first definable sequence number is 1");
    }
    if (requested < committed) {
      throw refused(
          "currently defined sequence %d is larger than requested sequence %d"
              .formatted(committed, requested));
    }
    if (requested > committed + 1) {
      throw refused(
          "requested sequence %d is larger than the next available sequence number %d"
              .formatted(requested, committed + 1));
    }
  }

  /** What is committed can be approved of later, but only as it is. */
  private static void checkSame(ChaincodeDefinition proposed, Simulator simulator) {
    ChaincodeDefinition defined =
        Definitions.read(simulator, proposed.name())
            .orElseThrow(() ->
                refused(
                    "missing metadata for currently committed sequence number (%d)"
                        .formatted(proposed.sequence())));
    Proposed.difference(defined, proposed)
        .ifPresent(difference -> {
          throw refused(
              "attempted to redefine the current committed sequence (%d) for namespace %s with different parameters: %s"
                  .formatted(proposed.sequence(), proposed.name(), difference));
        });
  }

  private void checkNew(Approval approval, long committed, Simulator simulator) {
    ChaincodeDefinition proposed = approval.definition();
    boolean isAlready =
        approvals
            .read(simulator, proposed.name(), proposed.sequence())
            .filter(before -> before.source().equals(approval.source()))
            .filter(before -> Proposed.difference(before.definition(), proposed).isEmpty())
            .isPresent();
    if (isAlready) {
      throw refused(
          (proposed.sequence() == committed
                  ? "attempted to redefine the current committed sequence (%d) for namespace %s"
                  : "attempted to redefine uncommitted sequence (%d) for namespace %s with unchanged content")
              .formatted(proposed.sequence(), proposed.name()));
    }
  }

  private QueryApprovedChaincodeDefinitionResult query(
      SystemCall call, QueryApprovedChaincodeDefinitionArgs arguments) {
    Simulator simulator = OnChannel.simulator(call);
    JoinedChannel channel = OnChannel.channel(call);
    String name = arguments.getName();
    long sequence = arguments.getSequence();
    Optional<Approval> found;
    if (sequence == 0) {
      sequence = Definitions.recordedSequence(simulator, name);
      Optional<Approval> next = approvals.read(simulator, name, sequence + 1);
      found = next.isPresent() ? next : approvals.read(simulator, name, sequence);
    } else {
      found = approvals.read(simulator, name, sequence);
    }
    long asked = sequence;
    Approval approval =
        found.orElseThrow(() ->
            refused(
                "could not fetch approved chaincode definition (name: '%s', sequence: '%d') on channel '%s'"
                    .formatted(Foreign.text(name), asked, channel.name())));
    ChaincodeDefinition definition = approval.definition();
    return QueryApprovedChaincodeDefinitionResult.newBuilder()
        .setSequence(definition.sequence())
        .setVersion(definition.version())
        .setEndorsementPlugin(definition.endorsementPlugin())
        .setValidationPlugin(definition.validationPlugin())
        .setValidationParameter(definition.validationParameter())
        .setInitRequired(definition.initRequired())
        .setCollections(definition.collections())
        .setSource(message(approval.source()))
        .build();
  }

  private QueryApprovedChaincodeDefinitionsResult queryAll(SystemCall call) {
    var result = QueryApprovedChaincodeDefinitionsResult.newBuilder();
    for (Approval approval : approvals.all(OnChannel.simulator(call))) {
      ChaincodeDefinition definition = approval.definition();
      result.addApprovedChaincodeDefinitions(
          QueryApprovedChaincodeDefinitionsResult.ApprovedChaincodeDefinition.newBuilder()
              .setName(definition.name())
              .setSequence(definition.sequence())
              .setVersion(definition.version())
              .setEndorsementPlugin(definition.endorsementPlugin())
              .setValidationPlugin(definition.validationPlugin())
              .setValidationParameter(definition.validationParameter())
              .setInitRequired(definition.initRequired())
              .setCollections(definition.collections())
              .setSource(message(approval.source())));
    }
    return result.build();
  }

  private static ChaincodeSource message(Optional<PackageId> source) {
    return source
        .map(id ->
            ChaincodeSource.newBuilder()
                .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(id.value())))
        .orElseGet(() ->
            ChaincodeSource.newBuilder()
                .setUnavailable(ChaincodeSource.Unavailable.getDefaultInstance()))
        .build();
  }

  private static HeddleException refused(String text) {
    return new HeddleException(Fault.CONFLICT, text);
  }
}
