// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;

/**
 * A running network: its organisations, peers and users, clients for them, and what only a test may
 * do with it. Closing it ends everything that it has started. Safe for threads.
 */
public final class HeddleNetwork implements AutoCloseable {

  private static final String USUAL_USER = "User1";

  private final StartedNetwork started;

  private HeddleNetwork(StartedNetwork started) {
    this.started = started;
  }

  static HeddleNetwork start(NetworkPlan plan) {
    return new HeddleNetwork(StartedNetwork.start(plan));
  }

  /** The organisations, the first one first. */
  public List<Organization> organizations() {
    return started.organizations();
  }

  /**
   * An organisation by its MSP id.
   *
   * @throws HeddleFailure if there is none; the message names those that there are
   */
  public Organization organization(String mspId) {
    return organizations().stream()
        .filter(each -> each.mspId().equals(mspId))
        .findFirst()
        .orElseThrow(() ->
            new HeddleFailure(
                "There is no organisation '%s'; there is %s"
                    .formatted(
                        mspId,
                        organizations().stream()
                            .map(Organization::mspId)
                            .collect(Collectors.joining(", ")))));
  }

  /** All peers, those of the first organisation first. */
  public List<Peer> peers() {
    return organizations().stream().flatMap(each -> each.peers().stream()).toList();
  }

  /** {@code HOST:PORT} of the orderer. */
  public String orderer() {
    return started.orderer();
  }

  /** The first channel's name. */
  public String channel() {
    return started.channel();
  }

  /** {@code User1} of the first organisation as a client of its peer. */
  public Gateway gateway() {
    return gateway(organizations().get(0).mspId(), USUAL_USER);
  }

  /**
   * A user as a client of a peer of his organisation.
   *
   * @throws HeddleFailure if there is no such organisation or user
   */
  public Gateway gateway(String mspId, String user) {
    return started.clients().gateway(organization(mspId), user);
  }

  /** The first channel, for {@code User1} of the first organisation. */
  public Network network() {
    return gateway().getNetwork(channel());
  }

  /** A chaincode on the first channel, for {@code User1} of the first organisation. */
  public Contract contract(String chaincode) {
    return network().getContract(chaincode);
  }

  /**
   * A chaincode on the first channel, for a user.
   *
   * @throws HeddleFailure if there is no such organisation or user
   */
  public Contract contract(String chaincode, String mspId, String user) {
    return gateway(mspId, user).getNetwork(channel()).getContract(chaincode);
  }

  /**
   * Deploys one more chaincode, or another in the place of one, and waits until it takes calls.
   *
   * @throws HeddleFailure with the reason if it does not
   */
  public void deploy(Deployment deployment) {
    started.deploy(List.of(deployment));
  }

  /** The network's time, in the hand of the test. */
  public NetworkClock clock() {
    return started.clock();
  }

  /** What is to go wrong in the network. */
  public NetworkFaults faults() {
    return started.faults();
  }

  /**
   * Does something, and fails if one of the transactions that are endorsed meanwhile gives another
   * result when it is executed once more, as {@link Deterministic} says.
   *
   * @throws AssertionError with key and both values
   */
  public void requireDeterminism(Work work) throws Exception {
    DeterminismCheck check = started.determinism();
    check.begin();
    try {
      work.run();
    } catch (Exception | Error e) {
      try {
        check.end();
      } catch (AssertionError found) {
        e.addSuppressed(found);
      }
      throw e;
    }
    check.end();
  }

  /** Something that is done with the network. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Keeps all that the network has: ledgers, private data, the orderer's chains, packages and
   * definitions. Takes milliseconds.
   *
   * @return its name, for {@link #revert}
   */
  public String snapshot() {
    return started.snapshot();
  }

  /**
   * Takes the network back to what it had then, as often as wanted and in any order of snapshots.
   * Chaincode that is deployed in both goes on running; event streams end.
   *
   * @throws HeddleFailure if there is no snapshot of that name
   */
  public void revert(String snapshot) {
    started.revert(snapshot);
  }

  /** Removes a snapshot, which cannot be gone back to then. */
  public void forget(String snapshot) {
    started.forget(snapshot);
  }

  /**
   * Writes all that the network has to one file that is not there yet, certificates and keys
   * included; another machine can begin with it ({@link NetworkPlan#withExport}).
   *
   * @throws HeddleFailure if it cannot be written
   */
  public void exportTo(Path file) {
    started.exportTo(file);
  }

  /**
   * Takes the network to what is in a file that it wrote itself, or a network that began with the
   * same file.
   *
   * @return the name of the snapshot that this adds
   * @throws HeddleFailure if the file is of a network with other certificates, or is no export
   */
  public String importFrom(Path file) {
    return started.importFrom(file);
  }

  /**
   * What a transaction on the first channel did, whether or not it got into a block.
   *
   * @throws HeddleFailure if nobody knows a transaction with that id
   */
  public TracedTransaction transaction(String transactionId) {
    return started.trace(channel(), transactionId);
  }

  /** What the last transaction of the first channel did. */
  public TracedTransaction lastTransaction() {
    return transaction(started.lastTransaction(channel()));
  }

  /**
   * How a rich query of a chaincode's public state on the first channel is served.
   *
   * @param query in CouchDB's language
   * @throws HeddleFailure if it is no query
   */
  public QueryPlan explain(String chaincode, String query) {
    return started.explain(channel(), chaincode, query);
  }

  StartedNetwork started() {
    return started;
  }

  @Override
  public void close() {
    started.close();
  }
}
