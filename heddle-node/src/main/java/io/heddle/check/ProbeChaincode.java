// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import java.io.IOException;
import java.net.Socket;

/**
 * The program in the Java package that a check makes: dials the peer and stays until the peer hangs
 * up. It is no chaincode; the contract of builders ends where the peer is dialled.
 */
public final class ProbeChaincode {

  /*
   * This class travels alone, in a jar, to whatever Java the builder finds: see ProbePackages. So it
   * uses nothing of Heddle and nothing that is younger than Java 11.
   */

  private ProbeChaincode() {}

  public static void main(String[] arguments) throws IOException {
    String address = System.getenv("CORE_PEER_ADDRESS");
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals("--peerAddress")) {
        address = arguments[i + 1];
      }
    }
    int colon = address.lastIndexOf(':');
    try (Socket peer =
        new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
      while (peer.getInputStream().read() >= 0) {
        // a silent peer says nothing
      }
    }
  }
}
