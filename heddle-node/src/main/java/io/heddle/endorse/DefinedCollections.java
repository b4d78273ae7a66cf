// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.PrivateCollection;
import io.heddle.simulate.Simulator;
import io.heddle.stream.CollectionAccess;
import java.util.HashMap;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The collections that a chaincode's definition has, opened to one client as their configuration
 * says. Asking for one makes the transaction depend on the definition. For one thread at a time.
 *
 * <p>Fabric: core/chaincode/handler.go, errorIfCreatorHasNoReadPermission, and
 * core/common/privdata/store.go, RetrieveReadWritePermission.
 */
final class DefinedCollections implements CollectionAccess {

  private record Permission(boolean mayRead, boolean mayWrite) {
    private static final Permission ALL = new Permission(true, true);
  }

  private final JoinedChannel channel;
  private final ChaincodeDefinition definition;
  private final Simulator simulator;
  private final Identity creator;
  private final Map<String, Permission> permissions = new HashMap<>();
  private boolean isDefinitionRecorded;

  DefinedCollections(
      JoinedChannel channel,
      ChaincodeDefinition definition,
      Simulator simulator,
      Identity creator) {
    this.channel = channel;
    this.definition = definition;
    this.simulator = simulator;
    this.creator = creator;
  }

  @Override
  public PrivateCollection toRead(String collection) {
    if (!permission(collection).mayRead()) {
      throw denied("read", collection);
    }
    return open(collection);
  }

  @Override
  public PrivateCollection toWrite(String collection) {
    if (!permission(collection).mayWrite()) {
      throw denied("write", collection);
    }
    return open(collection);
  }

  @Override
  public PrivateCollection toHash(String collection) {
    return open(collection);
  }

  @Override
  public void checkPurge() {
    if (!config().applicationCapabilities().contains("V2_5")) {
      throw new HeddleException(
          Fault.CONFLICT,
          "purge private data is not enabled, channel application capability of V2_5 or later is required");
    }
  }

  /** Every capability that a channel may demand here, V2_0 and V2_5, is later than V1_3. */
  @Override
  public void checkKeyPolicies() {
    if (config().applicationCapabilities().isEmpty()) {
      throw new HeddleException(
          Fault.CONFLICT,
          "key level endorsement is not enabled, channel application capability of V1_3 or later is"
              + " required");
    }
  }

  private Permission permission(String collection) {
    return permissions.computeIfAbsent(collection, this::lookUp);
  }

  private Permission lookUp(String name) {
    recordDefinition();
    StaticCollectionConfig collection =
        CollectionDefinitions.find(definition, name)
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND,
                    "collection %s/%s/%s could not be found"
                        .formatted(channel.name(), definition.name(), name)));
    boolean isOpen = !collection.getMemberOnlyRead() && !collection.getMemberOnlyWrite();
    return isOpen || CollectionDefinitions.isMember(collection, creator, config().msps())
        ? Permission.ALL
        : new Permission(!collection.getMemberOnlyRead(), !collection.getMemberOnlyWrite());
  }

  private PrivateCollection open(String name) {
    recordDefinition();
    boolean isDefined =
        CollectionDefinitions.listed(definition, name).isPresent()
            || CollectionDefinitions.implicitOrganisation(name)
                .filter(config().applicationOrganisations()::containsKey)
                .isPresent();
    if (!isDefined) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "collection [%s] not defined in the collection config for chaincode [%s]"
              .formatted(name, definition.name()));
    }
    return simulator.collection(definition.name(), name);
  }

  private void recordDefinition() {
    if (!isDefinitionRecorded) {
      Definitions.recordWhole(simulator, definition.name());
      isDefinitionRecorded = true;
    }
  }

  private ChannelConfig config() {
    return channel.config();
  }

  private HeddleException denied(String what, String collection) {
    return new HeddleException(
        Fault.DENIED,
        "tx creator does not have %s access permission on privatedata in chaincodeName:%s collectionName: %s"
            .formatted(what, definition.name(), collection));
  }
}
