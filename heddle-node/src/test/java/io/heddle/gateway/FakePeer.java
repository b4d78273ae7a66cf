// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.identity.SigningIdentity;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Response;

/** A peer that always comes to the same verdict, if to any, and counts how often it was asked. */
final class FakePeer implements EndorsingPeer {

  private final String address;
  private final SigningIdentity signer;
  private final Answer answer;
  private final long height;
  private final boolean hasChaincode;
  private final boolean isStopped;
  private final AtomicInteger asked = new AtomicInteger();

  /** How it answers. */
  @FunctionalInterface
  interface Answer {
    Verdict give() throws InterruptedException, NoAnswer;
  }

  private FakePeer(
      String address,
      SigningIdentity signer,
      Answer answer,
      long height,
      boolean hasChaincode,
      boolean isStopped) {
    this.address = address;
    this.signer = signer;
    this.answer = answer;
    this.height = height;
    this.hasChaincode = hasChaincode;
    this.isStopped = isStopped;
  }

  /** One that answers so. */
  static FakePeer answering(String address, SigningIdentity signer, Answer answer) {
    return new FakePeer(address, signer, answer, 1, true, false);
  }

  /** One that says this. */
  static FakePeer saying(String address, SigningIdentity signer, Verdict verdict) {
    return answering(address, signer, () -> verdict);
  }

  /** One that endorses a transaction of a chaincode with this result. */
  static FakePeer endorsing(
      String address, SigningIdentity signer, String chaincode, String result) {
    return endorsing(
        address,
        signer,
        ChaincodeInterest.newBuilder()
            .addChaincodes(ChaincodeCall.newBuilder().setName(chaincode))
            .build(),
        result);
  }

  /** One that endorses a transaction which concerns this. */
  static FakePeer endorsing(
      String address, SigningIdentity signer, ChaincodeInterest interest, String result) {
    Response response =
        Response.newBuilder().setStatus(200).setPayload(ByteString.copyFromUtf8(result)).build();
    Verdict.Endorsed endorsed =
        new Verdict.Endorsed(
            ByteString.copyFromUtf8(result),
            Optional.of(Endorsement.newBuilder().setEndorser(signer.serialized()).build()),
            Optional.of(interest));
    return saying(address, signer, new Verdict.Answered(response, Optional.of(endorsed)));
  }

  /** The same with a ledger of so many blocks. */
  FakePeer withHeight(long blocks) {
    return new FakePeer(address, signer, answer, blocks, hasChaincode, isStopped);
  }

  /** The same without any chaincode. */
  FakePeer withoutChaincode() {
    return new FakePeer(address, signer, answer, height, false, isStopped);
  }

  /** The same after it has been stopped. */
  FakePeer stopped() {
    return new FakePeer(address, signer, answer, 0, hasChaincode, true);
  }

  int timesAsked() {
    return asked.get();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public MspId mspId() {
    return signer.mspId();
  }

  @Override
  public ByteString identity() {
    return signer.serialized();
  }

  @Override
  public boolean offers(String channel, String chaincode) {
    return hasChaincode && !isStopped;
  }

  @Override
  public boolean runs(String channel, String chaincode, long sequence) {
    return hasChaincode;
  }

  @Override
  public long height(String channel) {
    return height;
  }

  @Override
  public boolean isStopped() {
    return isStopped;
  }

  @Override
  public Verdict evaluate(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    return answer();
  }

  @Override
  public Verdict endorse(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    return answer();
  }

  private Verdict answer() throws InterruptedException, NoAnswer {
    asked.incrementAndGet();
    return answer.give();
  }
}
