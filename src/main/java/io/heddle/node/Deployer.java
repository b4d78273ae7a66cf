// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.ChaincodeServer;
import io.heddle.build.Instance;
import io.heddle.events.CommitStatus;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.order.Acceptance;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a chaincode from its source to a committed definition: package, install, build, approve,
 * commit. What is there already with the same package is left as it is.
 */
final class Deployer {

  private static final Logger log = LoggerFactory.getLogger(Deployer.class);

  private static final String VERSION = "1.0";
  private static final int COMMIT_SECONDS = 30;

  private final Network network;
  private final VirtualPeer peer;
  private final SigningIdentity administrator;
  private final Clock clock;

  Deployer(Network network, VirtualPeer peer, SigningIdentity administrator, Clock clock) {
    this.network = network;
    this.peer = peer;
    this.administrator = administrator;
    this.clock = clock;
  }

  Deployed deploy(ChaincodeSource source) {
    ChaincodePackage chaincode = parse(source);
    String name =
        source.name().isEmpty()
            ? ChaincodeSource.checkedName(chaincode.label(), "the package")
            : source.name();
    Instance instance = peer.chaincode().install(chaincode);
    return new Deployed(
        name, chaincode.id(), define(name, chaincode.id()), Optional.of(built(instance)));
  }

  /** What was deployed before, on this data directory. */
  List<Deployed> existing() {
    try (StateSnapshot state = network.ledger().snapshot()) {
      return Definitions.names(state).stream()
          .flatMap(name -> Definitions.read(state, name).stream())
          .flatMap(definition -> existing(definition).stream())
          .toList();
    }
  }

  private Optional<Deployed> existing(ChaincodeDefinition definition) {
    return peer.approvals()
        .packageOf(channel(), definition.name(), definition.sequence())
        .map(id -> new Deployed(definition.name(), id, definition.sequence(), restored(id)));
  }

  /**
   * A build that cannot be used, say because its builder is gone, must not keep the others from
   * being served.
   */
  private Optional<Deployed.Built> restored(PackageId id) {
    try {
      return Optional.of(built(peer.chaincode().built(id)));
    } catch (HeddleException e) {
      log.warn("Package '{}' cannot be used: {}", id, e.getMessage());
      return Optional.empty();
    }
  }

  private static Deployed.Built built(Instance instance) {
    return new Deployed.Built(
        instance.builder().name(), instance.chaincodeServer().map(ChaincodeServer::address));
  }

  private static ChaincodePackage parse(ChaincodeSource source) {
    return switch (source) {
      case ChaincodeSource.Directory(String name, Path directory) ->
          ChaincodePackage.parse(
              PackageWriter.ofDirectory(name, SourceLanguage.of(directory).type(), directory));
      case ChaincodeSource.Server(String name, String address) ->
          ChaincodePackage.parse(PackageWriter.ofServer(name, address));
      case ChaincodeSource.PackageFile(_, Path file) -> PackageFiles.read(file);
    };
  }

  /** The sequence under which the name now means the package. */
  private long define(String name, PackageId id) {
    Optional<ChaincodeDefinition> current;
    try (StateSnapshot state = network.ledger().snapshot()) {
      current = Definitions.read(state, name);
    }
    if (current.isPresent()) {
      long sequence = current.get().sequence();
      if (peer.approvals().packageOf(channel(), name, sequence).equals(Optional.of(id))) {
        return sequence;
      }
    }
    long sequence = current.map(ChaincodeDefinition::sequence).orElse(0L) + 1;
    peer.approvals().approve(channel(), name, sequence, id);
    commit(definition(name, sequence));
    return sequence;
  }

  private ChaincodeDefinition definition(String name, long sequence) {
    String anyMember =
        network.configs().get().applicationOrganisations().keySet().stream()
            .map(org -> "'" + org + ".member'")
            .sorted()
            .reduce((left, right) -> left + ", " + right)
            .map("OR(%s)"::formatted)
            .orElseThrow();
    ByteString policy =
        ApplicationPolicy.newBuilder()
            .setSignaturePolicy(PolicyParser.parse(anyMember))
            .build()
            .toByteString();
    return new ChaincodeDefinition(
        name,
        sequence,
        VERSION,
        false,
        "escc",
        "vscc",
        policy,
        CollectionConfigPackage.getDefaultInstance());
  }

  private void commit(ChaincodeDefinition definition) {
    DefinitionTransaction transaction =
        DefinitionTransaction.of(
            definition,
            channel(),
            network.ledger(),
            administrator,
            peer.identity(),
            clock.instant());
    var committed = new CompletableFuture<CommitStatus>();
    try (var _ = network.statuses().await(transaction.txId(), committed::complete)) {
      submit(definition, transaction);
      TxValidationCode code = await(committed, definition).code();
      if (code != TxValidationCode.VALID) {
        throw failed(definition, "its transaction is not valid: " + code);
      }
    }
  }

  private void submit(ChaincodeDefinition definition, DefinitionTransaction transaction) {
    if (network.orderer().submit(transaction.envelope())
        instanceof Acceptance.Refused(var status, String info)) {
      throw failed(definition, "the orderer answered %s, %s".formatted(status, info));
    }
  }

  private static CommitStatus await(
      CompletableFuture<CommitStatus> committed, ChaincodeDefinition definition) {
    try {
      return committed.get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(definition, "interrupted while waiting for its commit");
    } catch (ExecutionException | TimeoutException e) {
      throw failed(definition, "not committed within %d s".formatted(COMMIT_SECONDS));
    }
  }

  private static HeddleException failed(ChaincodeDefinition definition, String why) {
    return new HeddleException(
        Fault.INTERNAL,
        "Definition of chaincode '%s' at sequence %d could not be committed: %s"
            .formatted(definition.name(), definition.sequence(), why));
  }

  private ChannelName channel() {
    return network.ledger().channel();
  }
}
