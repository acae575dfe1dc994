"""The same thousand calls in six systems' shapes come to the same facts and KPIs."""
from __future__ import annotations
from collections import Counter
from same_contacts.told import KPIS, Told


def show(pair, told):
    ours, theirs = pair
    c=Counter(); ex={}
    for k in ours.keys()|theirs.keys():
        kind=told.written[k[0]].kind
        if k not in ours or k not in theirs:
            c[('MISSING' if k not in ours else 'SURPLUS',kind,k[2:3])]+=1; ex.setdefault(('MISSING' if k not in ours else 'SURPLUS',kind,k[2:3]),k); continue
        for n in ours[k]:
            if ours[k][n]!=theirs[k][n]:
                key=(n,kind,'null' if ours[k][n] is None else 'ELSE')
                c[key]+=1
                ex.setdefault(key,(k,ours[k][n],theirs[k][n]))
    for key,n in sorted(c.items(), key=str):
        print(told.system,key,n,ex[key])

def test_x(told: Told) -> None:
    print('=====',told.system,len(told.written), len(told.customers))
    print('--contacts'); show(told.contacts,told)
    print('--legs'); show(told.legs,told)
    for k in KPIS:
        print('--',k); show(told.events(k),told)
    a,b=told.rings(); print('rings',len(a),len(b),[x for x in a if x not in b][:3],[x for x in b if x not in a][:3])
