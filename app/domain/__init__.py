"""The domain: rules, facts and decisions of the people's self-governing groups. Standard library only.

The contexts, from the lowest to the highest; each may know those before it, never those after it:

    shared          ids, errors, codes and violations, clock, periods, Vietnamese text, views and selections
    access          permissions, roles (the one table), actors, scope, policy
    journal         the record of changes
    operations      calls that were put aside, and how far they are
    territories     province, commune, hamlet; successions
    bodies          organisations with their successions
    persons         those who hold functions
    accounts        users, roles held, sign-in
    policies        dated, inherited rule parameters with their legal basis
    households      household (hộ), its head, dwelling, presence and events
    groups          group (Tổ Nhân dân tự quản), membership, management board
    restructuring   sắp xếp: establish, split, merge, regroup, transfer, rename, renumber, dissolve
    annulments      annulling a change: void from the start (huỷ bỏ)
    corrections     correcting typing mistakes (đính chính)
    paper           records from paper, the second person, what was recorded on somebody's behalf
    imports         lists as communes keep them: upload, check, apply
    privacy         sealed values, who read what, erasure, retention (Law 91/2025/QH15)
    duplicates      records that may be of one person or household: found, decided about, merged
    catalogue       all views together

Words (English in code, Vietnamese once here and in the descriptions of the API):

    territory = đơn vị hành chính (tỉnh, xã/phường/đặc khu, ấp/khóm)     body = cơ quan, tổ chức
    person = người giữ chức vụ              household = hộ              household head = chủ hộ
    representative = đại diện hộ            group = Tổ Nhân dân tự quản  management board = Ban quản lý
    head, deputy, secretary = tổ trưởng, tổ phó, thư ký                 membership = tham gia tổ
    restructuring = sắp xếp (split = chia/tách, merge = sáp nhập/hợp nhất, transfer = chuyển, dissolve = giải thể)
    decision = quyết định                   lineage = nguồn gốc, kế thừa
    annul = huỷ bỏ (void from the start)    correct = đính chính (a typing mistake)
"""
