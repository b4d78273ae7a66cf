// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots of a whole node, which its owner takes and goes back to: ledgers with private data and
 * history of all channels of all peers, the orderer's chains, installed packages, and what is
 * undeployed. Identities and certificates stay as they are. One thing comes after the other. Safe
 * for threads.
 *
 * <p>They are no snapshots of a channel as Fabric's peers make them.
 */
public interface ManagedSnapshots {

  /**
   * Takes one, between two blocks; what clients submit meanwhile waits for it.
   *
   * @param name empty for one that is not used yet
   * @throws io.heddle.base.HeddleException {@code CONFLICT} if there is one of that name, a peer
   *     does not run or this node cannot; {@code BAD_INPUT} if that is no name
   */
  NetworkSnapshot take(Optional<String> name);

  /**
   * Takes the node back to one. Open streams of blocks and events end, calls under way fail with
   * {@code UNAVAILABLE}; transactions that the orderer has accepted are committed before, and gone
   * then. Chaincode processes go on if the chaincode is the same. The snapshot stays.
   *
   * @param name empty for the one that was taken last
   * @throws io.heddle.base.HeddleException {@code NOT_FOUND} if there is none of that name, {@code
   *     CONFLICT} if a peer does not run or this node cannot
   */
  NetworkSnapshot goBackTo(Optional<String> name);

  /** Those that there are, in the order in which they were taken. */
  List<NetworkSnapshot> all();

  /**
   * Writes one to a file, with the certificates and keys of the network, so that another machine
   * can begin with it.
   *
   * @param file an absolute path that is not there
   * @param name empty for how the node is now
   * @throws io.heddle.base.HeddleException {@code NOT_FOUND} if there is none of that name, {@code
   *     CONFLICT} if there is such a file
   */
  NetworkSnapshot exportTo(Path file, Optional<String> name);

  /**
   * Adds the one in a file to those of this node, and goes back to it.
   *
   * @param file an absolute path
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if it is not whole, {@code CONFLICT}
   *     if it is of another network, or there is one of its name; nothing is changed then
   */
  NetworkSnapshot importFrom(Path file);

  /**
   * Removes one.
   *
   * @throws io.heddle.base.HeddleException {@code NOT_FOUND} if there is none of that name
   */
  void remove(String name);
}
