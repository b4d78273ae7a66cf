// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.simulate.PrivateCollection;
import io.heddle.simulate.RangeQuery;
import io.heddle.simulate.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * The definitions that one organisation approved of, and the packages it chose for them, as entries
 * of its implicit collection in the namespace {@code _lifecycle}. Everybody on the channel knows
 * their hashes, and that is enough to compare.
 *
 * <p>Those methods that take a simulator make the transaction depend on what they read.
 *
 * <p>Fabric: core/chaincode/lifecycle/lifecycle.go and cache.go.
 */
public record Approvals(MspId organisation) {

  private static final String NAMESPACE = "_lifecycle";
  private static final String PARAMETERS = "ChaincodeParameters";
  private static final String LOCAL_PACKAGE = "ChaincodeLocalPackage";
  private static final String PACKAGE_ID = "PackageID";
  private static final String PREFIX = StoredPlace.ofDefinition("").metadataKey();
  private static final String PREFIX_END = PREFIX + "\u007f";

  /**
   * What the organisation approved of.
   *
   * @param source its package; empty if it has none, and then its peers do not run the chaincode
   */
  public record Approval(ChaincodeDefinition definition, Optional<PackageId> source) {}

  /** Puts an approval into the transaction's write set, as far as it is new. */
  public void write(Simulator simulator, Approval approval) {
    PrivateCollection own = collection(simulator);
    parameters(approval.definition()).write(own::get, own::put);
    source(approval.definition(), fieldOf(approval.source())).write(own::get, own::put);
  }

  /**
   * What the organisation approved of under this sequence; only its own peers can tell.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if this peer does not have the
   *     values that the hashes stand for
   */
  public Optional<Approval> read(Simulator simulator, String name, long sequence) {
    PrivateCollection own = collection(simulator);
    StoredPlace place = StoredPlace.ofApproval(name, sequence);
    if (place.metadata(own::get).equals(StateMetadata.getDefaultInstance())) {
      return Optional.empty();
    }
    ChaincodeDefinition definition = DefinitionFields.read(place, name, sequence, own::get);
    StoredPlace source = StoredPlace.ofSource(name, sequence);
    source.metadata(own::get);
    String id = source.field(own::get, PACKAGE_ID).getString();
    return Optional.of(
        new Approval(definition, id.isEmpty() ? Optional.empty() : Optional.of(new PackageId(id))));
  }

  /** All approvals of the organisation, in key order; only its own peers can tell. */
  public List<Approval> all(Simulator simulator) {
    List<Approval> approvals = new ArrayList<>();
    for (String approved : names(simulator)) {
      int mark = approved.lastIndexOf('#');
      read(simulator, approved.substring(0, mark), Long.parseLong(approved.substring(mark + 1)))
          .ifPresent(approvals::add);
    }
    return approvals;
  }

  /**
   * In what the definition differs from the one that the organisation approved of under its
   * sequence, in Fabric's words; empty if it did approve.
   */
  public List<String> mismatches(Simulator simulator, ChaincodeDefinition definition) {
    return parameters(definition).mismatches(collection(simulator)::hash);
  }

  /**
   * The mark of the package that the organisation chose for a committed definition, to be compared
   * with {@link #markOf}; empty if it did not approve of the definition.
   */
  public Optional<ByteString> chosen(StateReader state, ChaincodeDefinition definition) {
    Function<String, ByteString> hashes = key -> hash(state, key);
    if (!parameters(definition).mismatches(hashes).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(chosen(state, definition.name(), definition.sequence()));
  }

  /** As {@link #chosen(StateReader, ChaincodeDefinition)}, without a look at the rest. */
  public ByteString chosen(StateReader state, String name, long sequence) {
    return hash(state, StoredPlace.ofSource(name, sequence).fieldKey(PACKAGE_ID));
  }

  /** By what a package is recognised in the state of a channel. */
  public static ByteString markOf(PackageId id) {
    return Sha256.of(fieldOf(Optional.of(id)));
  }

  private List<String> names(Simulator simulator) {
    List<String> names = new ArrayList<>();
    try (RangeQuery entries = collection(simulator).range(PREFIX, PREFIX_END)) {
      for (var entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        names.add(entry.get().getKey().substring(PREFIX.length()));
      }
    }
    return names;
  }

  private static StoredFields parameters(ChaincodeDefinition definition) {
    return new StoredFields(
        StoredPlace.ofApproval(definition.name(), definition.sequence()),
        PARAMETERS,
        DefinitionFields.parameters(definition));
  }

  private static StoredFields source(ChaincodeDefinition definition, ByteString packageId) {
    return new StoredFields(
        StoredPlace.ofSource(definition.name(), definition.sequence()),
        LOCAL_PACKAGE,
        Map.of(PACKAGE_ID, packageId));
  }

  private static ByteString fieldOf(Optional<PackageId> id) {
    return StateData.newBuilder()
        .setString(id.map(PackageId::value).orElse(""))
        .build()
        .toByteString();
  }

  private PrivateCollection collection(Simulator simulator) {
    return simulator.collection(NAMESPACE, collection());
  }

  private ByteString hash(StateReader state, String key) {
    return state
        .get(NAMESPACE + "$$h" + collection(), Sha256.of(ByteString.copyFromUtf8(key)))
        .map(StateEntry::value)
        .orElse(ByteString.EMPTY);
  }

  private String collection() {
    return "_implicit_org_" + organisation;
  }
}
