// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.access.AccessControl;
import io.heddle.access.Hints;
import io.heddle.access.TimeWindow;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.endorse.ChaincodeExecutor;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.EndorserListener;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.ProposalTime;
import io.heddle.endorse.SystemChaincodes;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Approvals;
import io.heddle.system.LedgerQueries;
import io.heddle.system.Lifecycle;
import io.heddle.system.PeerConfiguration;
import io.heddle.trace.Recordings;
import io.heddle.trace.TraceService;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a peer needs to execute and endorse proposals, system chaincodes included. */
record EndorsingPart(
    JoinedChannels channels,
    AccessControl access,
    FailedDeployments failed,
    Endorser endorser,
    Deployments deployments,
    Recordings recordings) {

  /**
   * Puts it together.
   *
   * @param failed what was to be deployed on the peer and could not
   */
  static EndorsingPart of(Surroundings node, Peer peer, Msp localMsp, FailedDeployments failed) {
    NodeConfig config = node.config();
    EndorserListener listener = peer.vitals().watch().metrics().endorser();
    JoinedChannels channels = peer.channels().joined();
    ChaincodeRuntime chaincode = peer.chaincode();
    SigningIdentity identity = peer.identity();
    AccessControl access =
        new AccessControl(
            name -> channels.find(name).map(JoinedChannel::config),
            localMsp,
            new Hints(config.chaincode().isDevelopment()));
    Deployments deployments = new Deployments(config.chaincode().isDevelopment(), failed);
    SystemChaincodes systemChaincodes =
        new SystemChaincodes(
            Map.of(
                LedgerQueries.NAME,
                new LedgerQueries(channels, access),
                PeerConfiguration.NAME,
                new PeerConfiguration(
                    channels, peer.channels(), peer.channels().bySnapshot(), access),
                Lifecycle.NAME,
                new Lifecycle(new Approvals(identity.mspId()), chaincode, channels, access)),
            config.chaincode().streams().executeTimeout(),
            config.chaincode().builds().buildLimit());
    Recordings recordings = new Recordings(config.traces(), node.determinism());
    Endorser endorser =
        new Endorser(
            identity,
            localMsp,
            channels,
            deployments,
            new ChaincodeExecutor(
                chaincode.streams(),
                new LaunchedChaincode(chaincode.launcher(), chaincode.debugging()),
                deployments,
                systemChaincodes,
                channels,
                access,
                chaincode.second(),
                listener),
            systemChaincodes,
            access,
            new ProposalTime(
                node.time(),
                config.requests().proposalWindow().map(TimeWindow::new),
                node.time()::of),
            node.faults(peer.config()),
            node.telemetry().executions(peer.config().host(), recordings),
            listener);
    return new EndorsingPart(channels, access, failed, endorser, deployments, recordings);
  }

  /**
   * The traces of this peer for clients.
   *
   * @param notes the faults that met a transaction
   */
  TraceService traces(MspId own, Function<TxId, List<String>> notes) {
    return new TraceService(own, channels, access, recordings, notes);
  }
}
