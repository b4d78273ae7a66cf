// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.MspId;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.discovery.AuthInfo;
import org.hyperledger.fabric.protos.discovery.DiscoveryGrpc;
import org.hyperledger.fabric.protos.discovery.PeerMembershipQuery;
import org.hyperledger.fabric.protos.discovery.Query;
import org.hyperledger.fabric.protos.discovery.Request;
import org.hyperledger.fabric.protos.discovery.Response;
import org.hyperledger.fabric.protos.discovery.SignedRequest;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/** What the discovery service of a running node's peer tells a user. */
public final class DiscoveredPeers {

  private DiscoveredPeers() {}

  /** The peers on the node's first channel: {@code Org1MSP peer0.org1.example.com:7051}. */
  public static List<String> knownTo(NodeDescription peer) throws Exception {
    SigningIdentity user = SigningIdentity.load(new MspId(peer.mspId()), peer.userMsp("User1"));
    ByteString request =
        Request.newBuilder()
            .setAuthentication(AuthInfo.newBuilder().setClientIdentity(user.serialized()))
            .addQueries(
                Query.newBuilder()
                    .setChannel(peer.channel())
                    .setPeerQuery(PeerMembershipQuery.getDefaultInstance()))
            .build()
            .toByteString();
    ManagedChannel connection =
        NettyChannelBuilder.forTarget(peer.endpoint())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(peer.tlsCa().orElseThrow().toFile())
                    .build())
            .build();
    try {
      Response answer =
          DiscoveryGrpc.newBlockingStub(connection)
              .discover(
                  SignedRequest.newBuilder()
                      .setPayload(request)
                      .setSignature(user.sign(request))
                      .build());
      List<String> known = new ArrayList<>();
      for (var organisation : answer.getResults(0).getMembers().getPeersByOrgMap().entrySet()) {
        for (var member : organisation.getValue().getPeersList()) {
          GossipMessage alive = GossipMessage.parseFrom(member.getMembershipInfo().getPayload());
          known.add(
              organisation.getKey() + " " + alive.getAliveMsg().getMembership().getEndpoint());
        }
      }
      return known;
    } finally {
      connection.shutdownNow();
    }
  }
}
