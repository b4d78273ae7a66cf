// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.identity.SigningIdentity;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;

/**
 * Makes a chain of puts of one chaincode, each endorsed by both organisations, at any orderer.
 *
 * <p>Usage: Chain save ORDERER ORGANIZATIONS FILE, with a running node that has the chaincode; then, at an orderer that
 * has nothing but the first block of them, Chain replay ORDERER ORGANIZATIONS FILE; then Chain fill ORDERER
 * ORGANIZATIONS TRANSACTIONS.
 */
final class Chain {

  /** How many are made before they are sent: the machine's cores make them side by side. */
  private static final int AT_ONCE = 1000;

  private final OrdererClient orderer;
  private final SigningIdentity client;
  private final List<SigningIdentity> endorsers;

  private Chain(OrdererClient orderer, Path organizations) {
    this.orderer = orderer;
    this.client = identity(organizations, 1, "users/User1@");
    this.endorsers =
        List.of(identity(organizations, 1, "peers/peer0."), identity(organizations, 2, "peers/peer0."));
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      System.err.println("usage: Chain save|replay|fill ORDERER ORGANIZATIONS FILE|TRANSACTIONS");
      System.exit(2);
    }
    Path organizations = Path.of(arguments[2]);
    SigningIdentity client = identity(organizations, 1, "users/User1@");
    try (var orderer = OrdererClient.connect(arguments[1], organizations, client)) {
      var chain = new Chain(orderer, organizations);
      switch (arguments[0]) {
        case "save" -> chain.save(Path.of(arguments[3]));
        case "replay" -> chain.replay(Path.of(arguments[3]));
        case "fill" -> chain.fill(Integer.parseInt(arguments[3]));
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
    System.exit(0);
  }

  static SigningIdentity identity(Path organizations, int organisation, String kind) {
    String domain = "org%d.example.com".formatted(organisation);
    return SigningIdentity.load(
        new MspId("Org%dMSP".formatted(organisation)),
        organizations.resolve("peerOrganizations").resolve(domain).resolve(kind + domain).resolve("msp"));
  }

  /** Keeps all blocks, and beside them the first as a peer is given it. */
  private void save(Path file) throws Exception {
    long height = orderer.newest().getHeader().getNumber() + 1;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Block block : orderer.blocks(0, height)) {
        block.writeDelimitedTo(out);
        if (block.getHeader().getNumber() == 0) {
          Files.write(file.resolveSibling("genesis.block"), block.toByteArray());
        }
      }
    }
  }

  /** Has the orderer put the same transactions into blocks of the same numbers. */
  private void replay(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      for (Block block = Block.parseDelimitedFrom(in); block != null; block = Block.parseDelimitedFrom(in)) {
        if (block.getHeader().getNumber() > 0) {
          List<Envelope> envelopes = new ArrayList<>();
          for (ByteString data : block.getData().getDataList()) {
            envelopes.add(Envelope.parseFrom(data));
          }
          orderer.submit(envelopes);
          orderer.awaitBlock(block.getHeader().getNumber());
        }
      }
    }
  }

  /** The last block there is has the chaincode's definition, which every put reads; prints the number of the next. */
  private void fill(int transactions) throws Exception {
    long defined = orderer.newest().getHeader().getNumber();
    Put put = new Put(client, endorsers, defined);
    for (int sent = 0; sent < transactions; sent += AT_ONCE) {
      List<Envelope> made =
          IntStream.range(sent, Math.min(sent + AT_ONCE, transactions))
              .parallel()
              .mapToObj(put::transaction)
              .toList();
      orderer.submit(made);
    }
    orderer.awaitBlock(defined + Math.ceilDiv(transactions, OrdererClient.BLOCK));
    System.out.println(defined + 1);
  }
}
