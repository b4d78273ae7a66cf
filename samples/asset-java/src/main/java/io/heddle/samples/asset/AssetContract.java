// SPDX-License-Identifier: Apache-2.0
package io.heddle.samples.asset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.StringJoiner;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.contract.annotation.Transaction.TYPE;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.json.JSONObject;

/**
 * Assets that are created, read, updated, transferred and deleted. Each change emits an event that
 * has the name of the function and the asset as its payload.
 */
@Default
@Contract(
    name = "asset",
    info = @Info(title = "Asset", description = "Assets and their owners", version = "1.0.0"))
public final class AssetContract implements ContractInterface {

  private static final List<Asset> FIRST_ASSETS =
      List.of(
          new Asset("asset1", "blue", 5, "Tomoko", 300),
          new Asset("asset2", "red", 5, "Brad", 400),
          new Asset("asset3", "green", 10, "Jin Soo", 500),
          new Asset("asset4", "yellow", 10, "Max", 600),
          new Asset("asset5", "black", 15, "Adriana", 700),
          new Asset("asset6", "white", 15, "Michel", 800));

  @Transaction(intent = TYPE.SUBMIT)
  public void InitLedger(Context context) {
    StringJoiner written = new StringJoiner(",", "[", "]");
    for (Asset asset : FIRST_ASSETS) {
      context.getStub().putStringState(asset.id(), asset.toJson());
      written.add(asset.toJson());
    }
    context.getStub().setEvent("InitLedger", written.toString().getBytes(UTF_8));
  }

  @Transaction(intent = TYPE.SUBMIT)
  public String CreateAsset(
      Context context, String id, String color, int size, String owner, int appraisedValue) {
    if (id.isEmpty()) {
      throw new ChaincodeException("The id of an asset must not be empty");
    }
    if (AssetExists(context, id)) {
      throw new ChaincodeException("Asset '" + id + "' exists already");
    }
    return write(context, "CreateAsset", new Asset(id, color, size, owner, appraisedValue));
  }

  @Transaction(intent = TYPE.EVALUATE)
  public String ReadAsset(Context context, String id) {
    return read(context, id).toJson();
  }

  @Transaction(intent = TYPE.SUBMIT)
  public String UpdateAsset(
      Context context, String id, String color, int size, String owner, int appraisedValue) {
    read(context, id);
    return write(context, "UpdateAsset", new Asset(id, color, size, owner, appraisedValue));
  }

  @Transaction(intent = TYPE.SUBMIT)
  public void DeleteAsset(Context context, String id) {
    Asset asset = read(context, id);
    context.getStub().delState(id);
    context.getStub().setEvent("DeleteAsset", asset.toJson().getBytes(UTF_8));
  }

  @Transaction(intent = TYPE.EVALUATE)
  public boolean AssetExists(Context context, String id) {
    return !context.getStub().getStringState(id).isEmpty();
  }

  /** Returns the old owner. */
  @Transaction(intent = TYPE.SUBMIT)
  public String TransferAsset(Context context, String id, String newOwner) {
    Asset asset = read(context, id);
    write(context, "TransferAsset", asset.ownedBy(newOwner));
    return asset.owner();
  }

  @Transaction(intent = TYPE.EVALUATE)
  public String GetAllAssets(Context context) throws Exception {
    try (QueryResultsIterator<KeyValue> assets = context.getStub().getStateByRange("", "")) {
      return array(assets);
    }
  }

  /**
   * A page of assets in the order of their ids, and the bookmark to ask for the next page with; it
   * is empty on the last page. The first page is asked for with an empty bookmark.
   */
  @Transaction(intent = TYPE.EVALUATE)
  public String GetAssetsPage(Context context, int pageSize, String bookmark) throws Exception {
    if (pageSize < 1) {
      throw new ChaincodeException("The page size must be at least 1, not " + pageSize);
    }
    ChaincodeStub stub = context.getStub();
    try (QueryResultsIteratorWithMetadata<KeyValue> page =
        stub.getStateByRangeWithPagination("", "", pageSize, bookmark)) {
      String next = page.getMetadata().getBookmark();
      return "{\"Assets\":" + array(page) + ",\"Bookmark\":" + JSONObject.quote(next) + "}";
    }
  }

  /** Fails with the message, always: to see what a failure looks like from the outside. */
  @Transaction(intent = TYPE.SUBMIT)
  public void Fail(Context context, String message) {
    throw new ChaincodeException(message);
  }

  private static Asset read(Context context, String id) {
    String json = context.getStub().getStringState(id);
    if (json.isEmpty()) {
      throw new ChaincodeException("Asset '" + id + "' does not exist");
    }
    return Asset.ofJson(json);
  }

  private static String write(Context context, String function, Asset asset) {
    String json = asset.toJson();
    context.getStub().putStringState(asset.id(), json);
    context.getStub().setEvent(function, json.getBytes(UTF_8));
    return json;
  }

  private static String array(Iterable<KeyValue> assets) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (KeyValue asset : assets) {
      array.add(asset.getStringValue());
    }
    return array.toString();
  }
}
